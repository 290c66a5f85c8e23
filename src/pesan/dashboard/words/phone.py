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
}
