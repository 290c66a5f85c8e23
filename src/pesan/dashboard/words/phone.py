"""The simulated phone."""

WORDS = {
    "Ponsel simulasi": "Simulated phone",
    "simulator WhatsApp · kamu: {name}": "WhatsApp simulator · you: {name}",
    "Balasan cepat": "Quick replies",
    "Tulis sebagai pembeli": "Write as the buyer",
    "Tulis sebagai pembeli…": "Write as the buyer…",
    "Jadi pembeli pertamamu": "Be your own first buyer",
    "Pilih kalimat di bawah atau tulis sendiri. Pesanmu masuk lewat webhook asli.": (
        "Tap a sentence below or write your own. It comes in through the real webhook."
    ),
    "Simulator belum aktif": "The simulator is not active",
    "Toko ini belum punya sambungan sandbox. Jalankan pesan demo, atau sambungkan sandbox lewat API.": (
        "This store has no sandbox connection. Run pesan demo, or connect the sandbox over the API."
    ),
    "Kirim webhook dua kali": "Send the webhook twice",
    "Kirim foto": "Send a picture",
    "Kirim suara": "Send a voice message",
    "Kirim lokasi": "Send a place",
    "Pesan dari katalog": "Order from the catalogue",
    "Pesanan dari katalog: SKU, jumlah, dan harga di ponsel": (
        "An order from the catalogue: SKU, quantity, and the price on the phone"
    ),
    "Tandai dibaca": "Mark as read",
    "Kalau tidak lancar": "When things go wrong",
    "Jendela 24 jam": "24-hour window",
    "tanpa batas": "no limit",
    "seperti WhatsApp": "as on WhatsApp",
    "sudah tutup": "closed",
    "Gagalkan kiriman berikut": "Fail the next messages",
    "sebagai": "as",
    "Template yang diajukan": "Templates handed in",
    "langsung disetujui": "approved at once",
    "menunggu keputusanmu": "wait for your decision",
    "langsung ditolak": "rejected at once",
    "Setujui template": "Approve",
    "Tolak template": "Reject",
    "ditolak": "refused",
    "terlalu cepat": "too fast",
    "gangguan": "an outage",
    "tanpa jawaban": "no answer",
    "{name} memblokir toko": "{name} has blocked the shop",
    "Chat di situsmu": "Chat on your site",
    "Tempel baris ini di halaman situsmu. Pengunjung yang menulis muncul di Inbox.": (
        "Paste this line into your site's pages. Visitors who write appear in the Inbox."
    ),
    "Coba": "Try it",
}
