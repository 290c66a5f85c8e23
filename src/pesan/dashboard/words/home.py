"""The first page."""

WORDS = {
    "Halo, {name}": "Hello, {name}",
    "Jualan pertamamu dalam 3 menit, tanpa akun WhatsApp atau Xendit.": (
        "Your first sale in 3 minutes, with no WhatsApp or Xendit account."
    ),
    "Langkah awal": "Getting started",
    "Perlu dikirim": "To ship",
    "Chat terbaru": "Latest chats",
    "Buka inbox": "Open inbox",
    "Percakapan muncul di sini begitu pembeli pertama menyapa.": (
        "Conversations appear here as soon as a first buyer says hello."
    ),
    "Pesanan terbaru": "Latest orders",
    "Semua pesanan": "All orders",
    "Belum ada pesanan": "No orders yet",
    "Agen mencatat pesanan dari chat, lengkap dengan ongkir dan QRIS.": (
        "The agent takes orders from the chat, with shipping and QRIS."
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
    "Penjualan hari ini": "Sales today",
    "{n} pesanan lunas": "{n} paid order|{n} paid orders",
    "{n} pesanan": "{n} order|{n} orders",
    "sudah lunas": "paid already",
    "semua beres": "all clear",
    "AI menangani {n} giliran": "AI handled {n} turn|AI handled {n} turns",
}
