"""Broadcasts and the segments they go to."""

WORDS = {
    "dari {n}": "of {n}",
    "Siaran": "Broadcasts",
    "Siaran baru": "New broadcast",
    "Ubah siaran": "Change the broadcast",
    "Satu kabar ke banyak pelanggan yang sudah setuju.": (
        "One message to the many customers who agreed."
    ),
    "Belum ada siaran": "No broadcasts yet",
    "Kabari pelanggan yang setuju soal promo atau barang baru, sekali untuk semuanya.": (
        "Tell the customers who agreed about an offer or something new, all at once."
    ),
    "Terjadwal": "Scheduled",
    "Sedang dikirim": "Being sent",
    "Dijeda": "Paused",
    "Terkirim": "Sent",
    "Dibatalkan": "Cancelled",
    "mulai {when}": "starts {when}",
    "selesai {when}": "ended {when}",
    "dibuat {when}": "made {when}",
    # Written: by what, and to whom.
    "Pilih dulu: lewat mana, dengan teks yang mana.": "First choose by what, and with which text.",
    "Template yang disetujui": "Approved templates",
    "Tulis sendiri": "In your own words",
    "Hanya ke yang pernah menulis di sana.": "Only to those who have written there.",
    "Ponsel simulasi: tidak ada yang benar-benar terkirim.": (
        "The simulated phone: nothing really leaves."
    ),
    "Belum ada kanal untuk siaran": "No channel to broadcast on yet",
    "Sambungkan Telegram, atau WhatsApp dengan template yang sudah disetujui.": (
        "Connect Telegram, or WhatsApp with an approved template."
    ),
    "Lihat template": "See the templates",
    "Untuk WhatsApp perlu template yang disetujui Meta.": (
        "WhatsApp needs a template that Meta approved."
    ),
    "template {name}": "template {name}",
    "Nama siaran, hanya untuk tim": "Its name, for the team alone",
    "Promo akhir bulan": "End of the month offer",
    "Ke {n} pelanggan yang dipilih lewat API.": "To {n} customers chosen over the API.",
    "{n} pelanggan pilihan": "{n} chosen customer|{n} chosen customers",
    "segmen yang sudah dihapus": "a segment that was deleted",
    "Kepada": "To",
    "Semua pelanggan": "All customers",
    "Yang belum setuju menerima promo tidak pernah dikirimi.": (
        "Who has not agreed to offers is never written to."
    ),
    "Atur segmen": "Manage segments",
    "Teks": "Text",
    "Batas dan hitungan": "Limits and counting",
    "Paling banyak berapa orang (boleh kosong)": "At most how many people (may be empty)",
    "Pesanan dihitung hasil siaran ini selama … hari": "Orders count as its result for … days",
    "Simpan dan lihat siapa yang dapat": "Save, and see who will get it",
    "Belum ada yang dikirim.": "Nothing is sent yet.",
    # Before it is sent.
    "Siapa yang dapat": "Who will get it",
    "Setuju dan terjangkau": "Agreed and can be reached",
    "Batas jumlah penerima": "Limit of people",
    "Belum ada yang bisa dikirimi. Persetujuan dicatat dari chat atau lewat API.": (
        "Nobody can be written to yet. Consent is recorded from the chat or over the API."
    ),
    "Dihitung sekarang; yang pasti ditulis saat siaran mulai.": (
        "Counted now; it is written down when the broadcast starts."
    ),
    "belum setuju menerima promo": "have not agreed to offers",
    "tidak terjangkau, atau memblokir toko": "cannot be reached, or block the shop",
    "tidak ada nomornya": "have no number",
    "belum pernah menulis di kanal ini": "never wrote on this channel",
    "di luar batas jumlah penerima": "beyond the limit of people",
    "orang yang sama dengan pelanggan lain": "the same person as another customer",
    "siarannya dibatalkan lebih dulu": "the broadcast was cancelled first",
    "Kirim atau jadwalkan": "Send or schedule",
    "Ganti jamnya": "Change the hour",
    "Kirim siaran ini?": "Send this broadcast?",
    "{n} orang akan dikirimi, masing-masing sekali. Yang sudah sampai tidak bisa ditarik.": (
        "{n} people will be written to, each once. What has arrived cannot be taken back."
    ),
    "Kirim sekarang": "Send now",
    "Atau nanti, jam tokomu ({zone})": "Or later, by your shop's clock ({zone})",
    "Jadwalkan": "Schedule",
    "Kirim contoh": "Send a sample",
    "Contohnya sedang dikirim.": "The sample is on its way.",
    "Ke satu pelanggan saja, misalnya dirimu: persis seperti nanti, dan tidak dihitung.": (
        "To one customer alone, such as yourself: just as it will be, and it counts nowhere."
    ),
    "Nama atau nomornya": "Their name or number",
    "Lanjutkan": "Resume",
    "Jeda": "Pause",
    "Batalkan siaran": "Cancel it",
    "Batalkan siaran?": "Cancel the broadcast?",
    "Untuk selamanya. Yang belum berangkat ditarik; yang sudah terkirim tetap.": (
        "For good. What has not left is taken back; what was sent stays."
    ),
    # What keeps it from being sent.
    "Kanalnya tidak tersambung atau sedang berhenti. Periksa Koneksi.": (
        "The channel is not connected or has stopped. Look at Connections."
    ),
    "Templatenya sudah tidak ada di kanalnya.": "Its template is gone from the channel.",
    "Templatenya sedang tidak disetujui kanalnya.": "The channel does not approve its template now.",
    "Tidak ada yang bisa dikirimi: belum setuju, atau tidak terjangkau.": (
        "Nobody can be written to: they have not agreed, or cannot be reached."
    ),
    "Segmennya sudah dihapus. Ubah siaran ini dan pilih yang lain.": (
        "Its segment was deleted. Change this broadcast and choose another."
    ),
    "Tokonya sudah ditutup.": "The shop is closed for good.",
    "Isiannya belum cocok dengan templatenya. Ubah siaran ini.": (
        "What is filled in does not fit the template. Change this broadcast."
    ),
    "Tidak ada pelanggan dengan itu, atau lebih dari satu. Tulis nomor lengkapnya.": (
        "No customer is found by that, or several. Write the whole number."
    ),
    "Dia belum setuju menerima promo, atau tidak terjangkau di kanal ini.": (
        "They have not agreed to offers, or cannot be reached on this channel."
    ),
    "Siaran ini sudah berjalan: isi dan penerimanya tidak bisa diubah lagi.": (
        "This broadcast has begun: what it says and to whom cannot be changed any more."
    ),
    "Ada siaran yang masih akan memakainya. Batalkan dulu siarannya.": (
        "A broadcast is still to use it. Cancel the broadcast first."
    ),
    "Segmennya sudah dihapus. Pilih yang lain.": "That segment was deleted. Choose another.",
    # What came of it.
    "dari {n} orang": "of {n} person|of {n} people",
    "Dibaca": "Read",
    "Hasilnya": "What came of it",
    "Orang per orang": "Person by person",
    "Menunggu giliran": "Waiting their turn",
    "Membalas": "Replied",
    "Berhenti menerima promo": "Want no more offers",
    "Belum pasti sampai": "May have arrived",
    "Dikirimi": "Written to",
    "Tidak dikirimi": "Left out",
    "Pesanan yang dibayar dalam {n} hari sesudah pesannya sampai dihitung; uang yang dikembalikan dikurangkan.": (
        "Orders paid for within {n} days after it reached their buyer count; refunds are taken off."
    ),
    "Berikutnya": "Next",
    "Tidak ada orangnya": "Nobody is in it",
    "Daftarnya ditulis saat siaran mulai.": "The list is written down when the broadcast starts.",
    # Segments.
    "Segmen": "Segments",
    "Segmen baru": "New segment",
    "Pelanggan dengan kesamaan. Isinya dihitung lagi tiap dipakai.": (
        "Customers with something in common. Who is in one is counted afresh each time."
    ),
    "Belum ada segmen": "No segments yet",
    "Misalnya: pelanggan Bandung, atau yang tidak belanja sejak 60 hari.": (
        "For instance: customers in Bandung, or who have not bought for 60 days."
    ),
    "Isinya sekarang": "Who is in it now",
    "dan {n} lagi": "and {n} more",
    "Longgarkan syaratnya, atau tunggu sampai ada yang cocok.": (
        "Ask for less, or wait until somebody fits."
    ),
    "Ubah syaratnya": "Change what it asks",
    "Nama segmen": "Name of the segment",
    "Pelanggan Bandung": "Customers in Bandung",
    "Belanja": "Bought",
    "Pernah atau belum": "Ever or never",
    "Pernah belanja": "Have bought",
    "Belum pernah belanja": "Have never bought",
    "Belanja dalam … hari terakhir": "Bought within the last … days",
    "Tidak belanja sejak … hari": "Have not bought for … days",
    "Pesanan paling sedikit": "Orders, at least",
    "Total belanja paling sedikit": "Spent, at least",
    "Kota, dipisah koma": "Cities, with commas between",
    "Tanda pelanggan, dipisah koma": "Tags, with commas between",
    "Tanpa tanda": "Without the tags",
    "Dikenal di kanal": "Known on the channel",
    "Mana saja": "Any",
    "Bertanda {what}": "Tagged {what}",
    "Tanpa tanda {what}": "Not tagged {what}",
    "Tinggal di {what}": "Lives in {what}",
    "Dikenal di {what}": "Known on {what}",
    "Sedikitnya {n} pesanan": "{n} order at least|{n} orders at least",
    "Belanja sedikitnya {amount}": "Spent {amount} at least",
    "Belanja dalam {n} hari terakhir": "Bought within the last {n} day|Bought within the last {n} days",
    "Tidak belanja sejak {n} hari": "Have not bought for {n} days",
    "{n} syarat lain, dari API": "{n} more, set over the API",
}
