"""Customers: who they are, and who may be one."""

WORDS = {
    "Mungkin satu orang": "Possibly one person",
    "Kamu yang memutuskan. Yang digabung bisa dipisah lagi.": (
        "You decide. Who was merged can be parted again."
    ),
    "Nomor bekas bisa dijual lagi ke orang lain: kalau namanya berbeda, tanya dulu.": (
        "A number that was given up may be sold to somebody else: if the names differ, ask first."
    ),
    "Gabungkan": "Merge",
    "Dua orang berbeda": "Two different people",
    "Digabung ke {name}: chat, pesanan dan alamat keduanya jadi satu.": (
        "Merged into {name}: the chats, orders and addresses of both become one's."
    ),
    "Tidak ada yang perlu diputuskan": "Nothing to decide",
    "Kalau dua pelanggan menyebut nomor atau e-mail yang sama, mereka muncul di sini.": (
        "When two customers give the same number or e-mail, they appear here."
    ),
    "Baru digabung": "Merged lately",
    "{merged} jadi {name}": "{merged} became {name}",
    "Pisahkan lagi": "Part them again",
    "belum pernah belanja": "no orders yet",
    "sejak {day}": "since {day}",
    "Kanalnya membuktikan nomor yang sama": "Their channel proves the same number",
    "Nomornya berpindah akun": "The number passed to another account",
    "Ganti ke nomor itu": "Changed to that number",
    "Menulis nomor yang sama": "Wrote the same number",
    "Menulis e-mail yang sama": "Wrote the same e-mail",
    "Nomor penerima paketnya sama": "The same number for parcels",
    "Chat di situs": "Site chat",
    "Sudah diputuskan seseorang, atau salah satunya sudah digabung atau dihapus.": (
        "Somebody has decided already, or one of them was merged or deleted."
    ),
    "Gabungan itu sudah dipisah lagi.": "They were parted again already.",
    "Orang ini sudah digabung ke yang lain. Pisahkan gabungan itu dulu.": (
        "This person was merged into another. Part those first."
    ),
}
