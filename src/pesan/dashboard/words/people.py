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
    "Siapa saja yang menulis atau belanja di sini.": "Whoever writes or buys here.",
    "Cari pelanggan": "Search customers",
    "Cari nama, telepon, e-mail": "Search name, phone, e-mail",
    "Ada pelanggan yang mungkin satu orang.": "Some customers may be one person.",
    "Total belanja": "Total spent",
    "Terakhir belanja": "Last order",
    "belum ada nomor": "no number yet",
    "Coba sebagian nama, atau beberapa angka nomornya.": (
        "Try a part of the name, or some digits of the number."
    ),
    "Belum ada pelanggan": "No customers yet",
    "Mereka muncul sendiri setelah chat pertama.": "They appear by themselves after a first chat.",
    "Mungkin orang ini pelanggan lain juga. Lihat dan putuskan.": (
        "This person may be another customer, too. Look and decide."
    ),
    "yang dikembalikan tidak dihitung": "refunds taken off",
    "Belum pernah menulis di sini.": "Has never written here.",
    "Hanya tim yang melihatnya": "Only the team sees it",
    "Dikenal di": "Known on",
    "Alamat": "Address",
    "Persetujuan": "Consents",
    "setuju": "agreed",
    "ditarik": "withdrawn",
    "Belum pernah ditanya: tidak dikirimi promosi.": "Never asked: is sent no offers.",
    "Riwayatnya": "Its history",
    "Orang yang sama": "The same person",
    "digabung": "merged",
    "Cari pelanggan lain yang ternyata orang ini": "Find another customer who is this person",
    "Nama atau nomor": "Name or number",
    "Gabungkan ke {name}": "Merge into {name}",
    "Ubah pelanggan": "Change the customer",
    "Nama": "Name",
    "Tanda, dipisah koma": "Tags, with commas between",
    "Catatan tetap": "Lasting note",
    "Catat persetujuan promosi": "Record consent to offers",
    "Yang terakhir berlaku. Catat hanya yang benar-benar mereka katakan.": (
        "The last word holds. Record only what they really said."
    ),
    "Setuju dikirimi promosi": "Agrees to be sent offers",
    "Tidak mau lagi": "Wants no more",
    "Di mana mereka mengatakannya": "Where they said so",
    "Di kasir": "At the till",
    "Kata-katanya (boleh kosong)": "Their words (may be empty)",
    "Kiriman promosi": "Being sent offers",
    "Kartu tersimpan": "Saved card",
    "Nomor itu sudah milik pelanggan lain.": "Another customer has that number.",
    "E-mail itu sudah milik pelanggan lain.": "Another customer has that e-mail.",
    "Itu orang yang sama ini.": "That is this very person.",
}
