"""The screens' English. The Indonesian sentence in the template is the key."""

ENGLISH = {
    "Beranda": "Home",
    "Halo, {name}": "Hello, {name}",
    "Jualan pertamamu dalam 3 menit, tanpa akun WhatsApp atau Xendit.": (
        "Your first sale in 3 minutes, with no WhatsApp or Xendit account."
    ),
    "Langkah awal": "Getting started",
    "Cari chat": "Search chats",
    "Cari nama atau nomor…": "Search a name or number…",
    "Saring": "Filter",
    "Semua": "All",
    "Butuh kamu": "Needs you",
    "Ditangani AI": "Handled by AI",
    "Pilih percakapan": "Choose a conversation",
    "Agen AI menjawab sendiri; yang butuh kamu ditandai merah.": (
        "The AI agent answers by itself; what needs you is marked red."
    ),
    "Tentang pembeli": "About the buyer",
    "Masuk": "Log in",
    "Masuk ke tokomu": "Log in to your store",
    "Chat, pesanan dan pembayaran di satu tempat.": "Chats, orders and payments in one place.",
    "E-mail atau kata sandi salah.": "E-mail or password is wrong.",
    "Terlalu sering dicoba. Tunggu {n} detik, lalu coba lagi.": (
        "Tried too often. Wait {n} seconds, then try again."
    ),
    "Terlalu sering dicoba. Tunggu {n} menit, lalu coba lagi.": (
        "Tried too often. Wait {n} minutes, then try again."
    ),
    "Lupa kata sandi": "Forgot your password",
    "Cek e-mailmu": "Check your e-mail",
    "Kalau ada akun dengan alamat itu, tautannya sudah kami kirim. Berlaku 30 menit.": (
        "If somebody has that address, the link is on its way. It works for 30 minutes."
    ),
    "Kami kirim tautan untuk membuat yang baru.": "We send a link to make a new one.",
    "Alamat e-mail itu tidak benar.": "That is no e-mail address.",
    "Kirim tautan": "Send the link",
    "Kata sandi baru": "New password",
    "Kata sandimu sudah diganti": "Your password was changed",
    "Semua sesi sudah keluar. Masuk dengan yang baru.": (
        "All sessions were logged out. Log in with the new one."
    ),
    "Tautan hanya bisa dipakai sekali, dalam 30 menit.": "A link works once, within 30 minutes.",
    "Minta yang baru": "Ask for a new one",
    "Minimal 12 karakter. Empat kata yang tidak biasa bersama sudah bagus.": (
        "At least 12 characters. Four words nobody would put together are good."
    ),
    "Kata sandi itu terlalu pendek atau mudah ditebak.": (
        "That password is too short or easy to guess."
    ),
    "Simpan": "Save",
    "Kamu diundang bekerja di toko ini, sebagai {email}.": (
        "You are invited to work in this store, as {email}."
    ),
    "Namamu": "Your name",
    "Bergabung": "Join",
    "Satu langkah lagi": "One more step",
    "Masukkan kode dari aplikasi autentikatormu, atau satu kode pemulihan.": (
        "Enter the code of your authenticator app, or one recovery code."
    ),
    "Kodenya salah atau sudah dipakai.": "The code is wrong or was used already.",
    "Kode": "Code",
    "Kata sandi": "Password",
    "Lainnya": "More",
    "Simulator": "Simulator",
    "Keluar": "Log out",
    "Sambungkan yang asli": "Connect the real thing",
    "Siapkan: phone number ID, WABA ID, token akses, app secret, dan kata verifikasi. Kirim ke PUT /connections/whatsapp; jawabannya memuat alamat webhook untuk ditempel di Meta.": (
        "Have ready: phone number ID, WABA ID, access token, app secret and a verify token. Send them to PUT /connections/whatsapp; its answer holds the webhook address to paste at Meta."
    ),
    "Siapkan: secret key dan callback token. Kirim ke PUT /connections/xendit; jawabannya memuat alamat webhook.": (
        "Have ready: secret key and callback token. Send them to PUT /connections/xendit; its answer holds the webhook address."
    ),
    "Siapkan: secret key (sk_ atau rk_). Kirim ke PUT /connections/stripe; jawabannya memuat alamat webhook. Buat endpoint dengan alamat itu di Stripe, lalu kirim lagi bersama signing secret-nya (whsec_).": (
        "Have ready: a secret key (sk_ or rk_). Send it to PUT /connections/stripe; its answer holds the webhook address. Make an endpoint with it at Stripe, then send both again with its signing secret (whsec_)."
    ),
    "Kredensial dienkripsi per toko dan tidak pernah ditampilkan lagi.": (
        "Credentials are encrypted per store and never shown again."
    ),
    "Pesanan": "Orders",
    "{pay} menunggu bayar · {ship} perlu dikirim": "{pay} awaiting payment · {ship} to ship",
    "Menunggu bayar": "Awaiting payment",
    "Perlu dikirim": "To ship",
    "Dikirim": "Shipped",
    "Selesai": "Done",
    "Cari pesanan": "Search orders",
    "Kode QRIS": "QRIS code",
    "Kamu": "You",
    "Otomatis": "Automatic",
    "Belum ada pesan": "No message yet",
    "belum dibaca": "unread",
    "Balas": "Reply",
    "Balas sebagai kamu…": "Reply as yourself…",
    "Kirim": "Send",
    "Begitu kamu membalas, AI berhenti di chat ini sampai dinyalakan lagi.": (
        "Once you reply, the AI stops in this chat until you switch it on again."
    ),
    "{n} item": "{n} items",
    "Ponsel simulasi": "Simulated phone",
    "simulator WhatsApp · kamu: {name}": "WhatsApp simulator · you: {name}",
    "Balasan cepat": "Quick replies",
    "Tulis sebagai pembeli": "Write as the buyer",
    "Tulis sebagai pembeli…": "Write as the buyer…",
    "Langsung ke isi": "Skip to content",
    "Utama": "Main",
    "sedang dikirim": "sending",
    "terkirim": "sent",
    "sampai": "delivered",
    "dibaca": "read",
    "gagal terkirim": "not delivered",
    "Lunas": "Paid",
    "Dikemas": "Packed",
    "Sampai": "Delivered",
    "Kedaluwarsa": "Expired",
    "Batal": "Cancelled",
    "Dikembalikan": "Returned",
    "Menunggu": "Waiting",
    "Gagal": "Failed",
    "Dana kembali": "Refunded",
    "Kembali sebagian": "Partly refunded",
    "Disengketakan": "Disputed",
    "Sengketa kalah": "Dispute lost",
    "Kartu": "Card",
    "Transfer manual": "Manual transfer",
    "Tim": "Team",
    "Agen AI": "AI agent",
    "Pembeli": "Buyer",
    "Gerbang bayar": "Payment gateway",
    "Produk": "Products",
    "Angka stok di sini adalah angka yang disebut agen.": (
        "The stock you see here is the stock the agent quotes."
    ),
    "Cari produk": "Search products",
    "Tidak ditemukan": "Not found",
    "Tautan ini sudah tidak berlaku": "This link does not work any more",
    "Tidak diizinkan": "Not allowed",
    "Sebentar, ya": "One moment",
    "Ada yang tidak beres": "Something is not right",
    "Halaman ini tidak ada di tokomu.": "There is no such page in your store.",
    "Tautan masuk hanya bisa dipakai sekali, dalam 15 menit. Masuk dengan e-mail dan kata sandi.": (
        "A login link works once, within 15 minutes. Log in with e-mail and password."
    ),
    "Basis data sedang tidak terjangkau. Muat ulang sebentar lagi.": (
        "The database cannot be reached just now. Reload in a moment."
    ),
    "Ke beranda": "To the home page",
    "Chat terbaru": "Latest chats",
    "Buka inbox": "Open inbox",
    "Belum ada chat": "No chats yet",
    "Percakapan muncul di sini begitu pembeli pertama menyapa.": (
        "Conversations appear here as soon as a first buyer says hello."
    ),
    "Pesanan terbaru": "Latest orders",
    "Semua pesanan": "All orders",
    "Belum ada pesanan": "No orders yet",
    "Agen mencatat pesanan dari chat, lengkap dengan ongkir dan QRIS.": (
        "The agent takes orders from the chat, with shipping and QRIS."
    ),
    "Tidak ada yang cocok": "Nothing matches",
    "Semua chat lain ada di “Semua”.": "All other chats are under “All”.",
    "Coba jadi pembeli di simulator: agen akan menjawab dari stok kamu.": (
        "Be a buyer in the simulator: the agent answers from your stock."
    ),
    "Buka simulator": "Open simulator",
    "Kembali": "Back",
    "Simulasi": "Simulated",
    "Isi pesanan": "Items",
    "Subtotal": "Subtotal",
    "Diskon": "Discount",
    "Ongkir": "Shipping",
    "Pajak (termasuk)": "Tax (included)",
    "Pajak": "Tax",
    "Total": "Total",
    "Pembayaran": "Payments",
    "Halaman bayar": "Pay page",
    "Belum ada permintaan bayar.": "No payment was asked for yet.",
    "Perjalanan": "Timeline",
    "Buka chat": "Open chat",
    "Stok ditahan sampai {time}": "Stock is held until {time}",
    "Pelanggan": "Customer",
    "Kanal": "Channel",
    "Item": "Items",
    "Status": "Status",
    "Waktu": "Time",
    "Lebih lama": "Older",
    "Belum ada pesanan di sini": "No orders here yet",
    "Buat pesanan contoh dari ponsel simulasi: agen mencatat, menghitung ongkir dan mengirim QRIS.": (
        "Make a sample order from the simulated phone: the agent notes it, adds shipping and sends a QRIS code."
    ),
    "Jadi pembeli pertamamu": "Be your own first buyer",
    "Pilih kalimat di bawah atau tulis sendiri. Pesanmu masuk lewat webhook asli.": (
        "Tap a sentence below or write your own. It comes in through the real webhook."
    ),
    "{n} varian": "{n} variants",
    "Draf": "Draft",
    "{n} ditahan": "{n} held",
    "Pre-order": "Pre-order",
    "Habis": "Sold out",
    "Sisa {n}": "{n} left",
    "Stok {n}": "{n} in stock",
    "Belum ada produk": "No products yet",
    "Tambah produk lewat API: POST /products. Agen langsung bisa menjualnya.": (
        "Add products over the API: POST /products. The agent sells them at once."
    ),
    "{n} dari 5 selesai": "{n} of 5 done",
    "Toko & bahasa": "Store & language",
    "Produk dimuat": "Products loaded",
    "{n} produk, {v} varian. Ganti kapan saja.": "{n} products, {v} variants. Change them any time.",
    "Tambah lewat API; stok langsung dipakai agen.": (
        "Add them over the API; the agent uses the stock at once."
    ),
    "Buka produk": "Open products",
    "Ngobrol sebagai pembeli": "Chat as a buyer",
    "Ketik “ada kaos hitam L?” di ponsel simulasi. Agen AI menjawab dari stok kamu.": (
        "Type “ada kaos hitam L?” on the simulated phone. The AI agent answers from your stock."
    ),
    "Pesanan pertama lunas": "First order paid",
    "Bayar dengan QRIS simulasi": "Pay by simulated QRIS",
    "Webhook bertanda tangan masuk lewat pintu yang sama dengan aslinya.": (
        "A signed webhook came in through the same door as the real ones."
    ),
    "Tekan “Tandai dibayar” di halaman bayar, pesanan berubah jadi Lunas.": (
        "Press “Mark as paid” on the pay page and the order becomes Paid."
    ),
    "Lanjutkan pesanan": "Go on with the order",
    "WhatsApp Cloud API dan Xendit: siapkan token dan nomor, lalu kirim ke /connections. Bisa nanti.": (
        "WhatsApp Cloud API and Xendit: have tokens and number ready, then send them to /connections. Later is fine."
    ),
    "Yang perlu disiapkan": "What to have ready",
    "pelanggan sejak {day}": "customer since {day}",
    "pesanan": "orders",
    "total belanja": "total spent",
    "Keranjang": "Cart",
    "Kenapa AI menjawab begini?": "Why did the AI answer so?",
    "Ini layar penjual": "This is the seller's screen",
    "Begitu pembeli menulis, chat dan jawaban agen muncul di sini.": (
        "As soon as the buyer writes, the chat and the agent's answers appear here."
    ),
    "AI menjawab": "AI answers",
    "Pesan": "Messages",
    "Penjualan hari ini": "Sales today",
    "{n} pesanan lunas": "{n} paid orders",
    "{n} pesanan": "{n} orders",
    "sudah lunas": "paid already",
    "semua beres": "all clear",
    "AI menangani {n} giliran": "AI handled {n} turns",
    "Simulator belum aktif": "The simulator is not active",
    "Toko ini belum punya sambungan sandbox. Jalankan pesan demo, atau sambungkan sandbox lewat API.": (
        "This store has no sandbox connection. Run pesan demo, or connect the sandbox over the API."
    ),
    "Kirim webhook dua kali": "Send the webhook twice",
    "Diserahkan ke kamu. AI berhenti menjawab di chat ini.": (
        "Handed over to you. The AI stopped answering in this chat."
    ),
    "Dikembalikan ke AI.": "Given back to the AI.",
    "Tutup": "Close",
    "Tanpa alat: dijawab dari percakapan.": "No tools: answered from the conversation.",
    "Dijawab": "Answered",
    "Diganti penjaga: ada angka yang tidak terbukti": "Replaced by the guard: an unproven figure",
    "Diserahkan ke kamu": "Handed over to you",
    "Tidak menjawab": "Silent",
    "Otak AI gagal; jawaban aman dikirim": "The AI's brain failed; a safe reply was sent",
    "Dibatalkan: kamu lebih dulu menjawab": "Dropped: you answered first",
    "Kemas sebagian": "Pack a part",
    "{n} belum dikemas": "{n} not packed yet",
    "Kemas": "Pack",
    "Kurir dan nomor resi": "Courier and tracking number",
    "Kurir": "Courier",
    "Pilih kurir": "Choose a courier",
    "Kurir lain": "Another courier",
    "Misalnya: diantar sendiri": "For example: delivered by us",
    "Nomor resi": "Tracking number",
    "Pembeli langsung dikabari di chat, lengkap dengan tautan lacak.": "The buyer is told in the chat at once, with a link to follow it.",
    "Simpan dulu": "Save for now",
    "Batalkan pesanan?": "Cancel the order?",
    "Stok kembali dijual dan uang pembeli dikembalikan. Pembeli dikabari di chat.": "Its stock goes back on sale and the buyer's money goes back. The buyer is told in the chat.",
    "Alasan": "Reason",
    "Ya, batalkan": "Yes, cancel it",
    "Catat retur": "Record a return",
    "{n} di pembeli": "{n} with the buyer",
    "Bisa dijual lagi, masuk stok": "Can be sold again: back into stock",
    "Uang kembali": "Refund",
    "Sesuai harga barangnya": "What these goods cost",
    "Sejumlah": "An amount",
    "Tidak ada": "None",
    "Tulis catatan": "Write a note",
    "Hanya dilihat tim": "Seen by the team only",
    "Paket {n}": "Parcel {n}",
    "Lacak": "Follow",
    "Isi resi dan kirim": "Fill in tracking and ship",
    "Bongkar": "Unpack",
    "Tandai sampai": "Mark as delivered",
    "Ubah resi": "Change tracking",
    "Belum bisa: keadaan pesanan sudah berubah atau isinya kurang pas. Lihat lagi di bawah.": "Not possible: the order has changed meanwhile, or something was not quite right. Look again below.",
    "Tandai dikemas": "Mark as packed",
    "Kemas sisanya": "Pack the rest",
    "Tandai selesai": "Mark as completed",
    "Retur": "Return",
    "Catatan": "Note",
    "Batalkan": "Cancel order",
    "Paket": "Parcels",
    "Barang kembali": "Goods came back",
    "Sudah kembali": "Refunded",
    "Diproses": "Under way",
    "Dibongkar": "Unpacked",
    "Cari nama, telepon, #nomor": "Search name, phone, #number",
    "Cetak nota": "Print invoice",
    "Surat jalan": "Packing slip",
    "pembayaran masuk": "payment captured",
    "dibayar terlambat, stok masih ada": "paid late; stock taken again",
    "tidak ada yang perlu dibayar": "nothing to pay",
    "tidak dibayar tepat waktu": "not paid in time",
    "sudah sampai dan tidak dikembalikan": "delivered, and not sent back",
    "pesanan dibatalkan": "order cancelled",
    "dibatalkan pembeli di chat": "the buyer called it off in the chat",
    "uang masuk setelah pesanan kedaluwarsa": "it came after the order had expired",
    "uang masuk setelah pesanan dibatalkan": "it came after the order was cancelled",
    "uang masuk setelah barang kembali": "it came after the order was returned",
    "lebih dari total pesanan": "more than the order's total",
    "tidak ada jawaban dari gerbang bayar": "no answer from the gateway",
    "sudah dihapus": "erased",
}
