"""The pages about money: cases."""

WORDS = {
    "Uang": "Money",
    "Kasus": "Cases",
    "Yang tidak cocok antara uang dan pesanan, dan menunggu keputusanmu.": (
        "Where money and orders do not agree, and wait for your decision."
    ),
    "Perlu kamu": "Needs you",
    "sejak {time}": "since {time}",
    "Tidak ada kasus": "No cases",
    "Belum ada yang diselesaikan": "None resolved yet",
    "Uang dan pesanan diperiksa sendiri setiap lima menit. Yang tidak cocok muncul di sini.": (
        "Money and orders are compared every five minutes. What does not agree shows up here."
    ),
    "{n} kasus uang menunggu keputusanmu.": "{n} money case waits for your decision.|{n} money cases wait for your decision.",
    "Uang masuk tanpa pesanan": "Money of no order",
    "Lunas, tapi uangnya tidak ada": "Paid, and the money is not there",
    "Dibayar dua kali": "Paid twice",
    "Bayarnya kurang": "Paid too little",
    "Bayarnya lebih": "Paid too much",
    "Bayarnya terlambat": "Paid too late",
    "Dikembalikan di luar Pesan": "Given back outside of Pesan",
    "Jumlahnya berbeda": "The amounts differ",
    "Catatan tidak cocok": "The books disagree",
    "Bayar dengan jumlah lain": "Another amount was paid",
    "Acuan pembayaran lain": "Another payment reference",
    "Uang perlu kamu transfer balik": "Money for you to transfer back",
    "Pengembalian gagal": "A refund failed",
    "Pengembalian belum pasti": "A refund is uncertain",
    "Pengembalian berbeda": "A refund differs",
    "Sengketa dari bank pembeli": "A dispute by the buyer's bank",
    "Transfer ini milik siapa?": "Whose transfer is this?",
    "Perlu dilihat": "To be looked at",
    "Jawab sebelum {time}": "Answer before {time}",
    "Lewat batas waktu": "Past its deadline",
    "Rekening sendiri": "Own account",
    "Buka dasbor {name}": "Open {name}'s dashboard",
    "Kasus ini sudah diselesaikan seseorang. Tidak ada yang dilakukan dua kali.": (
        "Somebody has resolved this case already. Nothing was done twice."
    ),
    "Tidak ada lagi yang lebih: uangnya sudah kembali. Kasusnya bisa ditutup.": (
        "Nothing is over any more: the money went back. The case can be closed."
    ),
    "Pembayaran itu sudah tidak menunggu. Lihat pesanannya.": (
        "That payment does not wait any more. Look at its order."
    ),
    "Apa yang terjadi": "What happened",
    "Perlu ditransfer balik": "To be transferred back",
    "Jumlah": "Amount",
    "Yang bisa dikembalikan": "Can be given back",
    "Dibayar lewat": "Paid by",
    "Bank pembeli bertanya": "The buyer's bank asks",
    "Bank menahan uangnya": "The bank holds the money",
    "Kamu menang: uangnya tetap milikmu": "You won: the money stays yours",
    "Kalah: uangnya kembali ke pembeli": "Lost: the money went back to the buyer",
    "alasan: {reason}": "reason: {reason}",
    "sampai {time}": "until {time}",
    "Catatan teknis": "Technical note",
    "Yang dipilih": "What was chosen",
    "Uang dikembalikan ke pembeli": "Money given back to the buyer",
    "Pengembalian dicatat": "The refund was booked",
    "Ditutup, tanpa memindahkan uang": "Closed, no money moved",
    "Ditutup": "Closed",
    "Yang bisa kamu lakukan": "What you can do",
    "Transfer ini untuk #{number}": "This transfer is for #{number}",
    "Pesanan jadi lunas dan pembeli dikabari.": "The order becomes paid and its buyer is told.",
    "Ini pesanannya": "This is the order",
    "Kembalikan ke pembeli": "Give it back to the buyer",
    "{amount} kembali lewat {gateway}.": "{amount} goes back through {gateway}.",
    "Tidak ada lagi yang lebih dari total pesanan.": "Nothing is over the order's total any more.",
    "Kembalikan": "Give back",
    "Catat pengembalian itu": "Book that refund",
    "Tidak ada uang yang dipindahkan; hanya pembukuan kita disamakan.": (
        "No money moves; only our books are made to agree."
    ),
    "Catat": "Book it",
    "Uangnya sudah kembali ke pembeli": "The money is back with the buyer",
    "Sudah kamu transfer, atau terlihat di dasbor gateway.": (
        "You have transferred it, or the gateway's dashboard shows it."
    ),
    "Tandai kembali": "Mark as back",
    "Uangnya tidak jadi kembali": "The money did not go back",
    "Dicatat gagal; uangnya tetap di toko.": "Noted as failed; the shop keeps the money.",
    "Belum kembali": "It is not",
    "Tutup kasus": "Close the case",
    "Sudah beres, atau uangnya memang tetap di toko. Tidak ada yang dipindahkan.": (
        "It is settled, or the shop keeps the money. Nothing moves."
    ),
    "Hanya pemilik dan admin yang bisa memutuskan soal uang.": (
        "Only owners and admins decide about money."
    ),
    "Catatan untuk tim (boleh kosong)": "Note for the team (optional)",
    "Tandai #{number} lunas?": "Mark #{number} as paid?",
    "{amount} dicatat sebagai transfer untuk pesanan ini. Ini tidak bisa dibatalkan, hanya dikembalikan.": (
        "{amount} is booked as this order's transfer. It cannot be undone, only given back."
    ),
    "Ya, ini pesanannya": "Yes, this is the order",
    "Kembalikan {amount}?": "Give back {amount}?",
    "{amount} dikirim balik ke {name} lewat {gateway}. Ini tidak bisa dibatalkan.": (
        "{amount} goes back to {name} through {gateway}. It cannot be undone."
    ),
    "Ya, kembalikan {amount}": "Yes, give back {amount}",
    "Catat pengembalian?": "Book the refund?",
    "{amount} dicatat sudah kembali ke pembeli. Tidak ada uang yang dipindahkan.": (
        "{amount} is booked as back with the buyer. No money moves."
    ),
    "Ya, catat": "Yes, book it",
    "Uangnya sudah kembali?": "Is the money back?",
    "Pengembalian {amount} dicatat selesai. Pastikan pembeli benar-benar sudah menerimanya.": (
        "The refund of {amount} is noted as done. Be sure that the buyer really has it."
    ),
    "Ya, sudah kembali": "Yes, it is back",
    "Tidak jadi kembali?": "Did it not go back?",
    "Pengembalian dicatat gagal dan uangnya dihitung tetap di toko.": (
        "The refund is noted as failed and its money counts as the shop's."
    ),
    "Ya, tidak jadi": "Yes, it did not",
    "Tutup kasus ini?": "Close this case?",
    "Tidak ada uang yang dipindahkan. Kalau ada kabar baru, kasusnya terbuka lagi.": (
        "No money moves. If there is news, the case opens again."
    ),
    "Ya, tutup": "Yes, close it",
}
