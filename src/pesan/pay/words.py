"""The pay page's English. The Indonesian sentence in the template is the key."""

ENGLISH = {
    "Bayar pesanan #{number}": "Pay for order #{number}",
    "Pesanan #{number}": "Order #{number}",
    "Bayar sebelum": "Pay before",
    "sisa": "left:",
    "Kode QRIS untuk {amount}": "QRIS code for {amount}",
    "Scan dengan GoPay, OVO, DANA, ShopeePay, BCA, atau bank apa pun": (
        "Scan with GoPay, OVO, DANA, ShopeePay, BCA or any bank"
    ),
    "Simpan gambar QR": "Save QR image",
    "Di ponsel yang sama? Simpan gambarnya, lalu pilih “unggah dari galeri” di aplikasi bank atau e-wallet.": (
        "On the same phone? Save the image, then choose “upload from gallery” in your bank or wallet app."
    ),
    "Nomor Virtual Account": "Virtual account number",
    "Salin nomor": "Copy number",
    "Salin jumlah": "Copy amount",
    "{amount} sudah kami terima, tidak sama dengan yang diminta. Toko melihatnya dan mengabarimu di chat; jangan bayar lagi dulu.": (
        "We have received {amount}, which is not what was asked for. The shop looks at it and tells you in the chat; do not pay again yet."
    ),
    "{amount} sudah kami terima. Tinggal sisanya: transfer tepat {rest} ke rekening yang sama.": (
        "We have received {amount}. Only the rest is left: transfer exactly {rest} to the same account."
    ),
    "{amount} sudah kami terima. Tinggal sisanya: {rest}.": (
        "We have received {amount}. Only the rest is left: {rest}."
    ),
    "Bayar di tempat": "Pay on delivery",
    "Siapkan {amount} tunai saat pesanan sampai. Tidak ada yang perlu dibayar sekarang.": (
        "Have {amount} in cash ready when the order comes. Nothing is to be paid now."
    ),
    "Transfer ke rekening toko": "Transfer to the shop's account",
    "Toko memberi tahu nomor rekeningnya lewat chat. Transfer tepat {amount}.": (
        "The shop tells you its account number in the chat. Transfer exactly {amount}."
    ),
    "Coba lagi dengan kode baru.": "Try again with a new code.",
    "Kode unik": "Unique code",
    "Tersalin": "Copied",
    "Kode bayar": "Payment code",
    "minimarket": "minimarket",
    "Datang ke kasir {channel} terdekat.": "Go to the till of the nearest {channel}.",
    "Tunjukkan kode ini dan bilang mau bayar pesanan online.": (
        "Show this code and say that you pay for an online order."
    ),
    "Bayar tepat {amount} dan simpan struknya.": "Pay exactly {amount} and keep the slip.",
    "Buka m-banking, internet banking, atau ATM, lalu pilih Virtual Account.": (
        "Open mobile banking, internet banking or an ATM and choose Virtual Account."
    ),
    "Masukkan nomor di atas; nama toko akan muncul.": "Enter the number above; the shop's name shows.",
    "Pastikan jumlahnya tepat {amount}, lalu bayar.": "Check that it is exactly {amount}, then pay.",
    "Pembayaran terdeteksi sendiri, tidak perlu kirim bukti.": (
        "We notice the payment ourselves, no proof needed."
    ),
    "Bayar dengan {channel}": "Pay with {channel}",
    "Buka aplikasi {channel} di ponselmu": "Open {channel} on your phone",
    "Setujui permintaan bayar sebesar {amount} di sana.": "Approve the request for {amount} there.",
    "Cara bayar lain": "Other ways to pay",
    "Cara bayar yang sekarang akan ditutup. Bayar satu kali saja.": (
        "The present way will be closed. Pay only once."
    ),
    "a.n. {holder}": "to {holder}",
    "Transfer tepat {amount}, sampai tiga angka terakhir: itu kode unik pesananmu.": (
        "Transfer exactly {amount}, to the last three digits: they are your order's own code."
    ),
    "Transfer tepat {amount}.": "Transfer exactly {amount}.",
    "Toko memeriksa mutasi rekeningnya, lalu halaman ini berubah jadi lunas.": (
        "The shop looks at its account, and then this page turns to paid."
    ),
    "Kirim bukti transfer": "Send proof of transfer",
    "Kirim bukti lain": "Send another proof",
    "Kirim bukti": "Send it",
    "Sudah transfer? Kirim bukti": "Transferred already? Send proof",
    "Bukti diterima {time}": "Proof received {time}",
    "Toko akan memeriksa mutasi rekeningnya. Setelah uangnya terlihat, halaman ini berubah jadi lunas.": (
        "The shop will look at its account. Once the money is there, this page turns to paid."
    ),
    "Foto atau tangkapan layar struk": "Photo or screenshot of the receipt",
    "Toko tetap memeriksa mutasi rekeningnya sebelum pesanan dianggap lunas. Gambar hanya dilihat oleh toko.": (
        "The shop still looks at its account before the order counts as paid. Only the shop sees the picture."
    ),
    "Kembali": "Back",
    "Gambarnya terlalu besar. Paling besar 5 MB: kirim tangkapan layar saja.": (
        "The picture is too large. 5 MB at most: send a screenshot."
    ),
    "Itu bukan gambar. Pilih foto atau tangkapan layar (JPG, PNG, atau WebP).": (
        "That is no picture. Choose a photo or a screenshot (JPG, PNG or WebP)."
    ),
    "Gambarnya tidak bisa dibuka. Coba ambil tangkapan layar yang baru.": (
        "The picture cannot be opened. Try a fresh screenshot."
    ),
    "Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.": (
        "Too many tries. Wait a moment, then try again."
    ),
    "Buktimu sudah cukup. Toko akan memeriksanya.": "That is enough proof. The shop will look at it.",
    "Pembayaran ini tidak menunggu bukti lagi.": "This payment awaits no proof any more.",
    "Gambarnya belum bisa disimpan. Coba lagi, atau kirim ke toko lewat chat.": (
        "The picture could not be kept. Try again, or send it to the shop in the chat."
    ),
    "Minimarket": "Minimarket",
    "Kartu kredit atau debit": "Credit or debit card",
    "Debit langsung": "Direct debit",
    "Transfer bank": "Bank transfer",
    "Lanjut bayar": "Go on to pay",
    "Kamu akan dibawa ke halaman bayar yang aman, lalu kembali ke sini.": (
        "You will be taken to a secure payment page and then back here."
    ),
    "Halaman kartu yang dibuka sebelumnya hanya berlaku di peramban itu. Di sini kamu bayar dengan kartumu sendiri.": (
        "The card page that was opened before is for that browser alone. Here you pay by a card of your own."
    ),
    "Bayar dengan kartu": "Pay by card",
    "Kartu yang diingat di peramban ini ditawarkan di sana; kartu lain ditanyakan dulu sebelum diingat.": (
        "The cards remembered in this browser are offered there; another card is remembered only if you say so."
    ),
    "Bayar dengan kartu yang diingat": "Pay by the remembered card",
    "Ingat kartu ini": "Remember this card",
    "Stripe menyimpan kartunya, dan menawarkannya lagi untuk belanjamu berikutnya di {store} dari peramban ini. Toko tidak melihat nomornya. Bisa kamu hapus kapan saja di halaman ini.": (
        "Stripe keeps the card, and offers it again for what you buy next at {store} from this browser. The shop does not see its number. You can have it forgotten at any time on this page."
    ),
    "Lanjut bayar dan ingat kartu": "Go on to pay and remember the card",
    "Peramban ini boleh mengingat kartumu untuk belanjamu di {store}.": (
        "This browser may remember your card for what you buy at {store}."
    ),
    "Lupakan kartuku": "Forget my card",
    "Rincian pesanan": "Order details",
    "Diskon": "Discount",
    "Ongkir": "Shipping",
    "Pajak (termasuk)": "Tax (included)",
    "Pajak": "Tax",
    "Total": "Total",
    "Pembayaran diterima": "Payment received",
    "Terima kasih! {store} sudah mendapat kabar dan menyiapkan pesananmu.": (
        "Thank you! {store} has been told and is preparing your order."
    ),
    "Lunas {time}": "Paid {time}",
    "Lihat nota": "See the invoice",
    "Waktu bayar habis": "Time to pay is over",
    "Kode ini sudah tidak berlaku. Jangan dibayar lagi.": (
        "This code is no longer valid. Do not pay it any more."
    ),
    "Pembayaran gagal": "Payment failed",
    "Belum ada uang yang kami terima. Coba lagi dengan kode baru.": (
        "We have received no money. Try again with a new code."
    ),
    "Permintaan bayar ditutup": "Payment request closed",
    "Permintaan ini sudah diganti atau pesanannya dibatalkan.": (
        "This request was replaced, or the order was cancelled."
    ),
    "Dana dikembalikan": "Money returned",
    "Pembayaranmu sudah dikembalikan penuh.": "Your payment was returned in full.",
    "Buat ulang": "Make a new one",
    "Buka kode yang baru": "Open the new code",
    "Pesanan ini sudah tidak menunggu pembayaran. Hubungi toko lewat chat untuk memesan lagi.": (
        "This order does not await payment any more. Message the shop to order again."
    ),
    "Menyiapkan kode bayar…": "Preparing the payment…",
    "Biasanya hanya beberapa detik.": "It usually takes a few seconds.",
    "Kode bayar lebih lama dari biasanya": "The payment takes longer than usual",
    "Kami terus mencoba, dan halaman ini berubah begitu kodenya keluar.": (
        "We keep trying, and this page changes as soon as it is there."
    ),
    "Tidak mau menunggu? Pilih cara bayar lain di bawah.": (
        "Would you rather not wait? Choose another way below."
    ),
    "Mode simulasi": "Simulation",
    "Tandai dibayar": "Mark as paid",
    "Gagal": "Fail",
    "Kedaluwarsa": "Expire",
    "Bayar terlambat": "Pay late",
    "Bukan uang sungguhan. Tombol ini mengirim webhook bertanda tangan.": (
        "No real money. These buttons send a signed webhook."
    ),
    "Tautan tidak ditemukan": "Link not found",
    "Tautan bayar ini tidak ada. Minta tautan baru ke toko lewat chat.": (
        "There is no such pay link. Ask the shop for a new one in the chat."
    ),
    "Ada yang tidak beres": "Something is not right",
    "Muat ulang halaman ini sebentar lagi.": "Reload this page in a moment.",
    "Pembayaran aman lewat Pesan": "Secure payment by Pesan",
}
