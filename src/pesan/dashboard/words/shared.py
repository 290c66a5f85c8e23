"""The frame, the menu, states, and what several pages say."""

WORDS = {
    "Transfer bank": "Bank transfer",
    "Bayar di tempat": "Cash on delivery",
    "Minimarket": "Convenience store",
    "Debit langsung": "Direct debit",
    "Tautan bayar": "Payment link",
    "Kunci API": "API key",
    "Beranda": "Home",
    "Saring": "Filter",
    "Semua": "All",
    "Butuh kamu": "Needs you",
    "Terlalu sering dicoba. Tunggu {n} detik, lalu coba lagi.": (
        "Tried too often. Wait {n} seconds, then try again."
    ),
    "Terlalu sering dicoba. Tunggu {n} menit, lalu coba lagi.": (
        "Tried too often. Wait {n} minutes, then try again."
    ),
    "Simpan": "Save",
    "Lainnya": "More",
    "Simulator": "Simulator",
    "Toko": "Shop",
    "Keluar": "Log out",
    "Sambungkan yang asli": "Connect the real thing",
    "Siapkan: phone number ID, WABA ID, token akses, app secret, dan kata verifikasi. Kirim ke PUT /connections/whatsapp; jawabannya memuat alamat webhook untuk ditempel di Meta.": (
        "Have ready: phone number ID, WABA ID, access token, app secret and a verify token. Send them to PUT /connections/whatsapp; its answer holds the webhook address to paste at Meta."
    ),
    "Siapkan: token bot dari @BotFather. Kirim ke PUT /connections/telegram; webhook-nya kami pasang sendiri, dan statusnya terlihat di GET /connections/telegram.": (
        "Have ready: the bot token that @BotFather gives. Send it to PUT /connections/telegram; we set its webhook up, and GET /connections/telegram shows how that fares."
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
    "Menunggu bayar": "Awaiting payment",
    "Dikirim": "Shipped",
    "Selesai": "Done",
    "Kode QRIS": "QRIS code",
    "Kirim": "Send",
    "Langsung ke isi": "Skip to content",
    "Utama": "Main",
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
    "Belum ada chat": "No chats yet",
    "Tidak ada yang cocok": "Nothing matches",
    "Buka simulator": "Open simulator",
    "Kembali": "Back",
    "Subtotal": "Subtotal",
    "Tutup": "Close",
    "Sudah kembali": "Refunded",
    "Diproses": "Under way",
    "Dibongkar": "Unpacked",
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
