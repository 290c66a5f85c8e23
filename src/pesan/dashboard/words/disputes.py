"""The page of disputes, and the ledger's file."""

WORDS = {
    "Unduh CSV": "Download CSV",
    "Pembeli yang mengadu ke banknya, dan sampai kapan kamu bisa menjawab.": (
        "Buyers who went to their bank, and until when you can answer."
    ),
    "Berjalan": "Open",
    "Menang": "Won",
    "Kalah": "Lost",
    "Menunggu bank": "Waiting for the bank",
    "Bank baru bertanya, uangnya masih di kamu. Jawab dengan bukti, atau kembalikan uangnya supaya tidak jadi sengketa.": (
        "The bank only asks, and you still have the money. Answer with evidence, or refund it so that it becomes no dispute."
    ),
    "Bank menahan uangnya. Kirim bukti: resi kurir, foto barang, dan chat dengan pembeli.": (
        "The bank holds the money. Send evidence: the courier's number, pictures of the goods, the chat with the buyer."
    ),
    "Bank menahan uangnya dan sedang memutuskan. Tidak ada lagi yang bisa dikirim.": (
        "The bank holds the money and decides. Nothing more can be sent."
    ),
    "Tidak ada sengketa": "No disputes",
    "Belum ada yang selesai": "None has ended yet",
    "Kalau pembeli kartu mengadu ke banknya, sengketanya muncul di sini dengan batas waktunya.": (
        "When somebody who paid by card goes to their bank, the dispute shows up here with its deadline."
    ),
    "{n} sengketa harus dijawab dalam tiga hari.": "{n} dispute must be answered within three days.|{n} disputes must be answered within three days.",
}
