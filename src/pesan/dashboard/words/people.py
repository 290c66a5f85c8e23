"""Customers: who they are, and who may be one."""

WORDS = {
    "Mungkin satu orang": "Possibly one person",
    "Kamu yang memutuskan. Yang digabung bisa dipisah lagi.": (
        "You decide. Who was merged can be parted again."
    ),
    "Nomor bekas bisa dijual lagi ke orang lain: kalau namanya berbeda, tanya dulu.": (
        "A number that was given up may be sold to somebody else: if the names differ, ask first."
    ),
    "Gabungkan": "Merge",
    "Dua orang berbeda": "Two different people",
    "Digabung ke {name}: chat, pesanan dan alamat keduanya jadi satu.": (
        "Merged into {name}: the chats, orders and addresses of both become one's."
    ),
    "Tidak ada yang perlu diputuskan": "Nothing to decide",
    "Kalau dua pelanggan menyebut nomor atau e-mail yang sama, mereka muncul di sini.": (
        "When two customers give the same number or e-mail, they appear here."
    ),
    "Baru digabung": "Merged lately",
    "{merged} jadi {name}": "{merged} became {name}",
    "Pisahkan lagi": "Part them again",
    "belum pernah belanja": "no orders yet",
    "sejak {day}": "since {day}",
    "Kanalnya membuktikan nomor yang sama": "Their channel proves the same number",
    "Nomornya berpindah akun": "The number passed to another account",
    "Ganti ke nomor itu": "Changed to that number",
    "Menulis nomor yang sama": "Wrote the same number",
    "Menulis e-mail yang sama": "Wrote the same e-mail",
    "Nomor penerima paketnya sama": "The same number for parcels",
    "Chat di situs": "Site chat",
    "Sudah diputuskan seseorang, atau salah satunya sudah digabung atau dihapus.": (
        "Somebody has decided already, or one of them was merged or deleted."
    ),
    "Gabungan itu sudah dipisah lagi.": "They were parted again already.",
    "Orang ini sudah digabung ke yang lain. Pisahkan gabungan itu dulu.": (
        "This person was merged into another. Part those first."
    ),
    "Siapa saja yang menulis atau belanja di sini.": "Whoever writes or buys here.",
    "Cari pelanggan": "Search customers",
    "Cari nama, telepon, e-mail": "Search name, phone, e-mail",
    "Ada pelanggan yang mungkin satu orang.": "Some customers may be one person.",
    "Total belanja": "Total spent",
    "Terakhir belanja": "Last order",
    "belum ada nomor": "no number yet",
    "Coba sebagian nama, atau beberapa angka nomornya.": (
        "Try a part of the name, or some digits of the number."
    ),
    "Belum ada pelanggan": "No customers yet",
    "Mereka muncul sendiri setelah chat pertama.": "They appear by themselves after a first chat.",
    "Mungkin orang ini pelanggan lain juga. Lihat dan putuskan.": (
        "This person may be another customer, too. Look and decide."
    ),
    "yang dikembalikan tidak dihitung": "refunds taken off",
    "Belum pernah menulis di sini.": "Has never written here.",
    "Hanya tim yang melihatnya": "Only the team sees it",
    "Dikenal di": "Known on",
    "Alamat": "Address",
    "Persetujuan": "Consents",
    "setuju": "agreed",
    "ditarik": "withdrawn",
    "Belum pernah ditanya: tidak dikirimi promosi.": "Never asked: is sent no offers.",
    "Riwayatnya": "Its history",
    "Orang yang sama": "The same person",
    "digabung": "merged",
    "Cari pelanggan lain yang ternyata orang ini": "Find another customer who is this person",
    "Nama atau nomor": "Name or number",
    "Gabungkan ke {name}": "Merge into {name}",
    "Ubah pelanggan": "Change the customer",
    "Nama": "Name",
    "Tanda, dipisah koma": "Tags, with commas between",
    "Catatan tetap": "Lasting note",
    "Catat persetujuan promosi": "Record consent to offers",
    "Yang terakhir berlaku. Catat hanya yang benar-benar mereka katakan.": (
        "The last word holds. Record only what they really said."
    ),
    "Setuju dikirimi promosi": "Agrees to be sent offers",
    "Tidak mau lagi": "Wants no more",
    "Di mana mereka mengatakannya": "Where they said so",
    "Di kasir": "At the till",
    "Kata-katanya (boleh kosong)": "Their words (may be empty)",
    "Kiriman promosi": "Being sent offers",
    "Kartu tersimpan": "Saved card",
    "Nomor itu sudah milik pelanggan lain.": "Another customer has that number.",
    "E-mail itu sudah milik pelanggan lain.": "Another customer has that e-mail.",
    "Itu orang yang sama ini.": "That is this very person.",
    # What is held of one.
    "Data pribadi": "Personal data",
    "Unduh salinan, atau hapus datanya": "Download a copy, or erase it",
    "Data {name}": "Data of {name}",
    "Orangnya berhak meminta salinannya, dan berhak dilupakan.": (
        "They have a right to a copy of it, and to be forgotten."
    ),
    "Salinan datanya": "A copy of the data",
    "Satu berkas JSON berisi semua yang toko simpan tentang orang ini: profil, chat dan berkasnya, pesanan, pembayaran, catatan tim.": (
        "One JSON file of all that the store holds of this person: profile, chats with their files, orders, payments, notes of the team."
    ),
    "Isinya pribadi: berikan hanya ke orangnya sendiri. Catatan audit menyebut siapa yang mengunduhnya.": (
        "It is private: give it to nobody but the person. The audit log says who downloaded it."
    ),
    "Unduh salinan": "Download a copy",
    "Hapus datanya": "Erase the data",
    "Yang hilang untuk selamanya": "What goes for good",
    "Nama, nomor, e-mail, alamat, tanda dan catatan": (
        "Name, number, e-mail, addresses, tags and notes"
    ),
    "Isi semua chat, gambar dan berkasnya, dan catatan AI tentangnya": (
        "All that was said in chats, their pictures and files, and what the AI noted"
    ),
    "Nama dan alamat di pesanan, nomor resi, bukti transfer, kartu tersimpan": (
        "Name and address on orders, tracking numbers, proofs of transfer, saved cards"
    ),
    "Yang tetap ada": "What stays",
    "Pesanan dan uangnya, tanpa nama: barang, jumlah, harga dan tanggal, untuk pembukuan": (
        "Orders and their money, without a name: goods, quantities, prices and dates, for the books"
    ),
    "Catatan audit: siapa menghapus, dan kapan": "The audit log: who erased it, and when",
    "Yang di luar Pesan: chat di aplikasi pembeli, cadangan basis data, berkas yang sudah diunduh": (
        "What lies outside Pesan: the chat in the buyer's own app, backups of the database, files downloaded before"
    ),
    "Ikut terhapus, karena sudah digabung ke {name}:": "Erased along, as merged into {name}:",
    "Belum bisa dihapus, pesanannya belum selesai: {numbers}. Tanpa nama dan alamat tidak ada yang bisa mengirimnya. Selesaikan atau batalkan dulu.": (
        "Not to be erased yet, these orders are not done: {numbers}. Without a name and address nobody could send them. Deliver or cancel them first."
    ),
    "Hapus data {name}": "Erase the data of {name}",
    "Hapus data {name}?": "Erase the data of {name}?",
    "Ini tidak bisa dibatalkan, oleh siapa pun. Kalau orangnya menulis lagi, ia jadi pelanggan baru.": (
        "Nobody can take this back. If they write again, they are a new customer."
    ),
    "Pesanan tetap di pembukuan, tanpa nama.": "Orders stay in the books, without a name.",
    "Ya, hapus untuk selamanya": "Yes, erase for good",
    "Datanya sudah dihapus untuk selamanya. Pesanannya tetap di pembukuan, tanpa nama.": (
        "The data was erased for good. The orders stay in the books, without a name."
    ),
    "Belum dihapus: ada pesanannya yang belum selesai.": (
        "Not erased: an order of theirs is not done."
    ),
}
