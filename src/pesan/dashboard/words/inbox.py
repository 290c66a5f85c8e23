"""Chats."""

WORDS = {
    "Cari chat": "Search chats",
    "Cari nama atau nomor…": "Search a name or number…",
    "Ditangani AI": "Handled by AI",
    "Pilih percakapan": "Choose a conversation",
    "Agen AI menjawab sendiri; yang butuh kamu ditandai merah.": (
        "The AI agent answers by itself; what needs you is marked red."
    ),
    "Tentang pembeli": "About the buyer",
    "Kamu": "You",
    "Otomatis": "Automatic",
    "Belum ada pesan": "No message yet",
    "belum dibaca": "unread",
    "Balas": "Reply",
    "Balas sebagai kamu…": "Reply as yourself…",
    "Begitu kamu membalas, AI berhenti di chat ini sampai dinyalakan lagi.": (
        "Once you reply, the AI stops in this chat until you switch it on again."
    ),
    "sedang dikirim": "sending",
    "terkirim": "sent",
    "sampai": "delivered",
    "dibaca": "read",
    "gagal terkirim": "not delivered",
    "Semua chat lain ada di “Semua”.": "All other chats are under “All”.",
    "Coba jadi pembeli di simulator: agen akan menjawab dari stok kamu.": (
        "Be a buyer in the simulator: the agent answers from your stock."
    ),
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
    "Diserahkan ke kamu. AI berhenti menjawab di chat ini.": (
        "Handed over to you. The AI stopped answering in this chat."
    ),
    "Dikembalikan ke AI.": "Given back to the AI.",
    "Tanpa alat: dijawab dari percakapan.": "No tools: answered from the conversation.",
    "Dijawab": "Answered",
    "Diganti penjaga: ada angka yang tidak terbukti": "Replaced by the guard: an unproven figure",
    "Diserahkan ke kamu": "Handed over to you",
    "Tidak menjawab": "Silent",
    "Otak AI gagal; jawaban aman dikirim": "The AI's brain failed; a safe reply was sent",
    "Dibatalkan: kamu lebih dulu menjawab": "Dropped: you answered first",
}
