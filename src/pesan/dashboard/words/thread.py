"""What a message carries, what became of it, and what the composer offers."""

WORDS = {
    "Keranjang diisi dari katalog.": "The cart was filled from the catalogue.",
    "Pembeli mengirim pesanan dari katalog; keranjangnya dibiarkan.": (
        "The customer sent an order from the catalogue; the cart is left as it is."
    ),
    "Diteruskan": "Forwarded",
    "diedit": "edited",
    "Pesan ini ditarik pembeli": "The buyer took this message back",
    "Memberi reaksi pada pesan lama": "Reacted to an earlier message",
    "Reaksi pembeli:": "The buyer's reaction:",
    "Reaksi toko:": "The shop's reaction:",
    "Reaksi toko dicabut": "The shop took its reaction off",
    "Pesan ini ditarik lewat ponsel toko": "This message was taken back on the shop's phone",
    "Membalas pesan yang tidak ada di sini": "Answers a message that is not here",
    "Pesan jenis ini belum bisa ditampilkan. Buka di aplikasi aslinya.": (
        "This kind of message cannot be shown yet. Open it in its own app."
    ),
    "Gambar dari pembeli": "Picture from the buyer",
    "Pesan suara": "Voice message",
    "Suara": "Sound",
    "Stiker": "Sticker",
    "Video": "Video",
    "Dokumen": "Document",
    "Lokasi": "Location",
    "Pesanan katalog": "Catalogue order",
    "{what} sedang diambil…": "{what}: being fetched…",
    "{what} sudah tidak ada di salurannya.": "{what}: the channel has it no longer.",
    "{what} sudah dihapus: berkas chat tidak disimpan selamanya.": (
        "{what}: removed. Files of chats are not kept for ever."
    ),
    "{what} tidak bisa disimpan: terlalu besar, rusak, atau ruang berkas penuh.": (
        "{what}: could not be kept. It is too large or damaged, or there is no room for it."
    ),
    "belum pasti": "uncertain",
    "Belum pasti sampai: salurannya tidak menjawab.": (
        "It may not have arrived: the channel did not answer."
    ),
    "Pembeli terakhir menulis lebih dari 24 jam lalu. Kirim template, atau tunggu mereka menulis.": (
        "The buyer last wrote more than 24 hours ago. Send a template, or wait until they write."
    ),
    "Pembeli belum setuju dikirimi promosi.": "The buyer has not agreed to be sent offers.",
    "Pembeli ini sudah cukup sering dikirimi promosi.": (
        "This buyer was sent enough offers for now."
    ),
    "Terlalu lama menunggu giliran kirim. Lihat dulu apakah masih benar, lalu kirim lagi.": (
        "It waited too long to be sent. Look whether it is still true, then send it again."
    ),
    "Tidak jadi dikirim: ada orang yang mengambil alih chat ini lebih dulu.": (
        "Not sent: a person took this chat over first."
    ),
    "Salurannya tidak tersambung lagi.": "The channel is not connected any more.",
    "Saluran tidak bisa menjangkau pembeli ini: mungkin memblokir toko.": (
        "The channel cannot reach this buyer: they may have blocked the shop."
    ),
    "Saluran menolak kredensial toko. Perbaiki sambungannya.": (
        "The channel refused the shop's credentials. Mend the connection."
    ),
    "Broadcast-nya ditarik sebelum terkirim.": "Its broadcast was taken back before it was sent.",
    "Saluran menolaknya.": "The channel refused it.",
    "Pesan sebelumnya": "Earlier messages",
    "Ke pesan terbaru": "To the latest messages",
    "Chat sebelumnya": "Earlier chats",
    "Kirim template": "Send a template",
    "Pilih template": "Choose a template",
    "Promosi": "Offer",
    "Pratinjau": "Preview",
    "Isian {n}": "Gap {n}",
    "Pembeli belum setuju dikirimi promosi: template ini tidak akan dikirim sampai persetujuannya dicatat.": (
        "The buyer has not agreed to offers: this template will not be sent until their consent is recorded."
    ),
    "Kepala template ini berupa gambar, video, berkas atau lokasi: kirim lewat aplikasi salurannya.": (
        "This template begins with a picture, a film, a file or a place: send it from the channel's own app."
    ),
    "Belum ada template yang disetujui": "No approved template yet",
    "Ajukan lewat API (POST /message-templates) atau di halaman salurannya; yang disetujui muncul di sini.": (
        "Hand one in by the API (POST /message-templates) or in the channel's own pages; what is approved appears here."
    ),
    "Jendela 24 jam sudah tutup: pembeli terakhir menulis {when}. Sekarang hanya template yang sudah disetujui yang sampai.": (
        "The 24-hour window is closed: the buyer last wrote {when}. Only an approved template reaches them now."
    ),
    "Pembeli ini belum pernah menulis: hanya template yang sudah disetujui yang sampai.": (
        "This buyer has never written: only an approved template reaches them."
    ),
    "Bisa dibalas bebas sampai {time}; sesudahnya hanya dengan template.": (
        "Free replies until {time}; after that templates only."
    ),
    "Belum terkirim. Yang kamu tulis masih di sini; coba lagi.": (
        "Not sent yet. What you wrote is still here; try again."
    ),
    # An emoji, and whom to reach.
    "Beri reaksi": "React",
    "Cabut {emoji}": "Take {emoji} off",
    "AI lalu berhenti di chat ini.": "The AI then stops in this chat.",
    "Kirim kontak": "Send a contact",
    "Kurir, cabang, bengkel…": "The courier, a branch…",
    "Angka saja, boleh dengan + dan spasi.": "Digits, with + and spaces if you like.",
    "Usaha (boleh kosong)": "Business (may be empty)",
    "E-mail (boleh kosong)": "E-mail (may be empty)",
    "Sampai sebagai kartu kontak, atau sebagai teks di kanal yang tidak punya kartu.": (
        "It arrives as a contact card, or as words where a channel has no cards."
    ),
}
