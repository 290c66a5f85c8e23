"""What messages cost, and what a broadcast may."""

WORDS = {
    "Biaya pesan": "Message costs",
    "Yang ditagih kanal, dan yang kami perkirakan sampai tagihannya datang.": (
        "What channels charge, and what we expect until they have said."
    ),
    "Menurut": "By",
    "Per hari": "By day",
    "Per jenis": "By kind",
    "Per negara": "By country",
    "Per kanal": "By channel",
    "Bulan sebelumnya": "The month before",
    "Bulan berikutnya": "The month after",
    "Belum ada pesan keluar.": "Nothing has left yet.",
    "Pesan terkirim": "Messages sent",
    "sudah ditagih ({currency})": "charged so far ({currency})",
    "perkiraan ({currency})": "expected ({currency})",
    "harganya tidak diketahui, di luar hitungan": "price unknown, in no sum",
    "gagal, tidak ditagih": "failed, not charged",
    "ditagih lain dari perkiraan": "charged otherwise than expected",
    "gratis": "free",
    "tidak diketahui": "unknown",
    "{n} pesan": "{n} message|{n} messages",
    "{n} gratis": "{n} free",
    "{n} tidak diketahui harganya": "{n} of unknown price",
    "Belum ada biaya": "No costs yet",
    "Begitu ada pesan keluar di bulan ini, biayanya tampil di sini.": (
        "As soon as a message leaves this month, what it costs is here."
    ),
    "Dari daftar harga dasar kanal; yang ditagih Meta bisa berbeda, dan yang berlaku adalah tagihannya. Telegram dan chat di situsmu gratis.": (
        "From the channels' list prices; what Meta charges may differ, and its bill is what counts. Telegram and the chat on your site are free."
    ),
    "Layanan": "Utility",
    "Kode masuk": "Login code",
    "Kode masuk internasional": "International login code",
    "Balasan bebas": "Free replies",
    "Mesir": "Egypt",
    "Afrika Selatan": "South Africa",
    "Belanda": "Netherlands",
    "Prancis": "France",
    "Spanyol": "Spain",
    "Jerman": "Germany",
    "Brasil": "Brazil",
    "Malaysia": "Malaysia",
    "Indonesia": "Indonesia",
    "Turki": "Turkey",
    "India": "India",
    "Pakistan": "Pakistan",
    "Nigeria": "Nigeria",
    "Arab Saudi": "Saudi Arabia",
    "Uni Emirat Arab": "United Arab Emirates",
    "Israel": "Israel",
    "negara lain, atau tanpa nomor": "another country, or no number",
    # On what terms the shop sends.
    "Aturan kirim": "Sending rules",
    "Kapan promo boleh berangkat, berapa banyak, dan berapa harga pesanmu.": (
        "When offers may leave, how many, and what your messages cost."
    ),
    "Promo dan antrean": "Offers and what waits",
    "Tahan promo di jam tenang": "Hold offers back in quiet hours",
    "Balasan dan kabar pesanan tetap berangkat.": "Replies and news of orders leave all the same.",
    "Jam tenang, mulai": "Quiet hours, from",
    "Jam tenang, sampai": "Quiet hours, to",
    "Paling banyak … promo sehari untuk satu orang (kosong: tanpa batas)": (
        "At most … offers a day for one person (empty: no limit)"
    ),
    "Paling banyak … promo seminggu untuk satu orang (kosong: tanpa batas)": (
        "At most … offers a week for one person (empty: no limit)"
    ),
    "Pesan yang menunggu lebih dari … menit tidak dikirim lagi": (
        "What waited longer than … minutes is not sent any more"
    ),
    "Harga sendiri": "Prices of your own",
    "Harga pesan WhatsApp sendiri": "WhatsApp prices of your own",
    "Harga untuk satu negara": "Prices of one country",
    "Kode negara": "Calling code",
    "Mata uang tagihan": "Currency of the bill",
    "Harga satu pesan, dalam {currency}. Kosong berarti tidak diketahui.": (
        "The price of one message, in {currency}. Empty means unknown."
    ),
    "Harga satu pesan, dalam mata uang itu. Kosong berarti tidak diketahui.": (
        "The price of one message, in that currency. Empty means unknown."
    ),
    "Hapus harga negara ini": "Take this country away",
    "Harga satu pesan dalam {currency}, untuk perkiraan biaya dan anggaran siaran. Negara lain memakai daftar harga dasar.": (
        "The price of one message in {currency}, for expected costs and the budgets of broadcasts. Other countries have the list price."
    ),
    "Belum ada: yang dipakai daftar harga dasar kanal. Isi kalau tagihan Meta-mu lain, atau dalam mata uang lain.": (
        "None: the channel's list prices hold. Fill some in if Meta bills you otherwise, or in another currency."
    ),
    "Lihat biaya pesan": "See what messages cost",
    "Hapus semua": "Take all away",
    "Hapus semua harga sendiri?": "Take all prices of your own away?",
    "Perkiraan biaya dan anggaran memakai daftar harga dasar lagi. Untuk ganti mata uang, hapus dulu, lalu isi lagi.": (
        "Expected costs and budgets have the list prices again. To change the currency, take them away first, then fill them in again."
    ),
    "Ya, hapus": "Yes, take away",
    "Tulis harganya dengan angka saja, misalnya 586,33.": "Write the number alone, like 586.33.",
    "Isi paling sedikit satu harga, atau hapus negara ini.": (
        "Fill in one price at least, or take this country away."
    ),
    "Kode negara adalah awal nomornya, angka saja: 62.": (
        "The calling code is what its numbers begin with, digits alone: 62."
    ),
    "Mata uang ditulis tiga huruf, seperti di tagihan: IDR.": (
        "A currency has three letters, as on the bill: IDR."
    ),
    # Of a broadcast.
    "Perkiraan biaya, paling banyak": "Expected cost, at most",
    "harganya tidak diketahui: tidak dikirimi, karena ada anggaran": (
        "price unknown: left out, as there is a budget"
    ),
    "harganya tidak diketahui, di luar perkiraan": "price unknown, not in the estimate",
    "Biaya sejauh ini": "Cost so far",
    "di antaranya sudah ditagih kanal": "of which the channel has charged",
    "Anggaran": "Budget",
    "Anggaran (boleh kosong)": "Budget (may be empty)",
    "Mata uang": "Currency",
    "Siaran dijeda begitu pesan berikutnya akan melewatinya.": (
        "The broadcast pauses before the message that would go beyond it."
    ),
    "Anggarannya mungkin habis sebelum semuanya dapat; siaran lalu dijeda.": (
        "The budget may be spent before everybody got it; the broadcast then pauses."
    ),
    "Anggarannya habis: pesan berikutnya akan melewatinya.": (
        "Its budget is spent: the next message would go beyond it."
    ),
    "Anggaran itu tidak cukup untuk satu pesan lagi.": "That budget has no room for one more message.",
    "Harga pesannya tidak diketahui dalam mata uang itu. Pilih mata uang lain, atau tanpa anggaran.": (
        "Its price is not known in that currency. Choose another currency, or no budget."
    ),
    "harganya tidak diketahui, dan ada anggaran": "their price is unknown, and there is a budget",
    "Ubah anggaran": "Change the budget",
    "Yang sudah terpakai ikut dihitung. Kosongkan untuk melanjutkan tanpa anggaran.": (
        "What is spent already counts. Leave it empty to go on without a budget."
    ),
    "Anggaran seluruhnya ({currency})": "The whole budget ({currency})",
    "Simpan dan lanjutkan": "Save and resume",
}
