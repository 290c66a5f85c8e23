"""The page of one line of the bank's statement."""

WORDS = {
    "Bukan pesanan": "No order's",
    "Cocokkan": "Match",
    "Seseorang lebih cepat: mutasi ini sudah selesai. Tidak ada yang dicatat dua kali.": (
        "Somebody was faster: this line is settled. Nothing was booked twice."
    ),
    "Mutasi ini sudah terbuka lagi, atau sudah jadi pembayaran.": (
        "This line is open again already, or has become a payment."
    ),
    "Jumlahnya lain dari yang dicatat manual. Pilih dulu: uang yang sama, atau uang lain.": (
        "Another amount was booked by hand. Say first: the same money, or other money."
    ),
    "Tidak ada catatan manual yang menunggu mutasi. Lihat lagi di bawah.": (
        "Nothing booked by hand waits for a line. Look again below."
    ),
    "Pembayaran itu bukan transfer bank.": "That payment is no bank transfer.",
    "Mata uangnya lain dari pesanan itu.": "Its currency is not the order's.",
    "Berkas ini terputus di tengah. Kirim lagi: baris yang sudah masuk tidak dihitung dua kali.": (
        "The file was cut off. Send it again: rows that came in do not count twice."
    ),
    "Uang ini untuk #{number}?": "Is this money for #{number}?",
    "Uang yang sama, jangan dicatat lagi": "The same money, do not book it again",
    "Uang lain, catat juga": "Other money, book it too",
    "Ya, cocokkan": "Yes, match it",
    "Bukan uang pesanan?": "No order's money?",
    "Misalnya bunga bank, modal, atau transfer antar rekening sendiri. Tidak ada yang dicatat, dan bisa dibuka lagi.": (
        "Interest, say, or capital, or a transfer between your own accounts. Nothing is booked, and it can be opened again."
    ),
    "Ya, sisihkan": "Yes, put it aside",
    "Uangnya dicatat dari mutasi ini.": "Its money was booked by this line.",
    "Uangnya sudah dicatat manual sebelum mutasi ini masuk.": (
        "Its money was booked by hand before this line came."
    ),
    "Mungkin untuk pesanan ini": "It may be for these orders",
    "Tidak ada transfer bank dengan nomor itu.": "No bank transfer has that order number.",
    "Tidak ada transfer yang mirip. Cari dengan nomor pesanan, atau minta pembeli memesan dulu.": (
        "No transfer is like it. Search by an order's number, or have the buyer order first."
    ),
    "Nomor pesanan lain": "Another order's number",
    "Cari": "Search",
    "Bukan uang pesanan": "No order's money",
    "Bunga bank, modal, atau pindahan dari rekening sendiri.": (
        "Interest, capital, or a transfer from an account of your own."
    ),
    "Sisihkan": "Put aside",
    "jumlahnya pas": "the exact amount",
    "pas tanpa kode unik": "exact without its code",
    "nomor pesanan disebut": "names the order",
    "nama pembeli disebut": "names the buyer",
    "waktunya cocok": "the time fits",
    "ada bukti transfer": "a proof was sent",
    "Kurang {amount}: belum lunas, dan jadi kasus sampai sisanya masuk.": (
        "{amount} too little: not paid yet, and a case until the rest comes."
    ),
    "Pesanan jadi lunas; kelebihan {amount} perlu dikembalikan.": (
        "The order becomes paid; {amount} too much is to go back."
    ),
    "Pesanan ini sudah lunas: seluruh uang ini perlu dikembalikan.": (
        "This order is paid already: all of this money is to go back."
    ),
    "Pesanan ini sudah ditutup. Kalau stoknya masih ada dan uangnya cukup, dihidupkan lagi; kalau tidak, uangnya dikembalikan.": (
        "This order was closed. It is sold anew if its stock is there and the money is enough; else the money goes back."
    ),
    "Uangnya sudah dicatat manual: tidak dicatat lagi, hanya dicocokkan.": (
        "Its money was booked by hand: it is matched, and not booked again."
    ),
    "{amount} sudah dicatat manual untuk pesanan ini. Uang yang sama, atau uang lain?": (
        "{amount} was booked by hand for this order. The same money, or other money?"
    ),
}
