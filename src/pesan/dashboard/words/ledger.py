"""The pages about money: accounts, transfers, comparing with gateways, the ledger."""

WORDS = {
    "Mutasi bank": "Bank statement",
    "Rekonsiliasi": "Reconciliation",
    "Buku kas": "Ledger",
    "Rekening bank": "Bank accounts",
    "Pilih dulu berkasnya.": "Choose a file first.",
    "Berkas ini tidak terbaca. Kirim CSV dari bank, lengkap dengan baris judulnya.": (
        "This file cannot be read. Send the bank's CSV with its header."
    ),
    "Berkas ini bukan CSV yang terbaca.": "This file is no CSV that can be read.",
    "Baris pertama harus memuat kolom type, id dan amount.": (
        "The first line must name the columns type, id and amount."
    ),
    "Barisnya terlalu banyak untuk satu berkas.": "Too many rows for one file.",
    "Gateway itu tidak tersambung.": "That gateway is not connected.",
    "Bank": "Bank",
    "Nomor rekening": "Account number",
    "Atas nama": "Account holder",
    "Ke mana pembeli mentransfer kalau tidak lewat gateway.": (
        "Where buyers transfer to when it is not through a gateway."
    ),
    "Tambah rekening": "Add an account",
    "a.n. {holder}": "in the name of {holder}",
    "tampil pertama": "shown first",
    "Jadikan pertama": "Show first",
    "Matikan": "Switch off",
    "Yang dilihat pembeli": "What buyers see",
    "Transfer tepat Rp85.123, sampai tiga angka terakhir: itu kode unik pesananmu.": (
        "Transfer exactly Rp85.123, to the last three digits: they are your order's unique code."
    ),
    "Contoh. Kode uniknya lain di setiap pesanan, jadi mutasi bank bisa dicocokkan sendiri.": (
        "An example. Each order has another code, so the bank's statement can be matched by itself."
    ),
    "Belum ada rekening": "No accounts yet",
    "Dengan rekening di sini, pembeli bisa memilih transfer bank dan mendapat jumlah dengan kode unik.": (
        "With an account here buyers can choose a bank transfer, and are told an amount with a unique code."
    ),
    "Ubah rekening": "Edit the account",
    "Matikan {bank} {number}?": "Switch off {bank} {number}?",
    "Pembeli tidak melihat rekening ini lagi, juga yang sedang mau transfer. Pembayaran yang sudah tercatat tidak berubah.": (
        "Buyers see this account no more, nor do those about to transfer. What is booked stays as it is."
    ),
    "Ya, matikan": "Yes, switch it off",
    "Uang yang masuk ke rekening toko sendiri.": "Money into the store's own account.",
    "Hasil impor": "What the import did",
    "Cocok, pesanannya jadi lunas": "Matched, and their orders are paid",
    "Bisa milik beberapa pesanan, jadi kasus": "May be of several orders: a case each",
    "Belum ada pesanannya": "Of no order yet",
    "Sudah pernah diimpor": "Imported before",
    "Tidak terbaca": "Could not be read",
    "baris {n}": "row {n}",
    "Mutasi dari internet banking (CSV)": "Statement from your internet banking (CSV)",
    "Impor": "Import",
    "BCA, Mandiri, BRI, BNI, atau kolom date, description, amount, direction. Baris yang sama tidak pernah dihitung dua kali.": (
        "BCA, Mandiri, BRI, BNI, or the columns date, description, amount, direction. One row never counts twice."
    ),
    "Uang #{number} sudah masuk?": "Has the money of #{number} come?",
    "Pesanan jadi lunas dan pembeli dikabari. Ini tidak bisa dibatalkan, hanya dikembalikan.": (
        "The order becomes paid and its buyer is told. It cannot be undone, only given back."
    ),
    "Yang masuk": "What came",
    "Nomor referensi (boleh kosong)": "Reference (optional)",
    "Ya, sudah masuk": "Yes, it has come",
    "Menunggu uang masuk": "Waiting for money",
    "kode unik {code}": "unique code {code}",
    "Sudah masuk": "It has come",
    "Tidak ada transfer atau bayar di tempat yang ditunggu.": (
        "No transfer and no cash on delivery is waited for."
    ),
    "Belum cocok": "Not matched",
    "Perlu dipilih": "To be chosen",
    "Cocok": "Matched",
    "Belum ada mutasi di sini": "No lines here yet",
    "Unduh CSV dari internet banking dan impor di atas: transfer dengan kode unik langsung cocok.": (
        "Download the CSV from your internet banking and import it above: transfers with a unique code match at once."
    ),
    "Catatan kita dibandingkan dengan catatan gateway, sendiri, setiap lima menit.": (
        "Our books are compared with the gateways', by themselves, every five minutes."
    ),
    "Periksa sekarang": "Check now",
    "Hasil percobaan": "What a try has shown",
    "Baris dibaca": "Rows read",
    "Yang terlewat, sekarang tercatat": "Missed before, booked now",
    "Kasus baru": "New cases",
    "Pencairan dicatat": "Payouts booked",
    "Gateway": "Gateways",
    "mode tes": "test mode",
    "uang sungguhan": "real money",
    "Menjawab": "Answers",
    "Menolak": "Refuses",
    "Tidak bisa ditanya": "Could not be asked",
    "Menjawab sebagian": "Answered in part",
    "Belum diperiksa": "Not checked yet",
    "Belum ada gateway yang tersambung.": "No gateway is connected yet.",
    "Laporan settlement dari": "Settlement report of",
    "Berkas CSV": "CSV file",
    "Coba dulu": "Try first",
    "Kolom type, id dan amount; pembayaran, pengembalian, biaya dan pencairan. “Coba dulu” hanya memeriksa berkasnya.": (
        "Columns type, id and amount; payments, refunds, fees and payouts. “Try first” only checks the file."
    ),
    "Pemeriksaan terakhir": "Latest checks",
    "Sedang memeriksa": "Checking",
    "Satu gateway tidak bisa ditanya": "One gateway could not be asked",
    "Gateway tidak bisa ditanya": "The gateway could not be asked",
    "{n} kasus baru": "{n} new case|{n} new cases",
    "{n} transaksi gateway": "{n} transaction of gateways|{n} transactions of gateways",
    "{n} yang terlewat tercatat": "{n} missed one booked|{n} missed ones booked",
    "Belum pernah diperiksa": "Never checked",
    "Begitu ada gateway yang tersambung, catatan dibandingkan sendiri setiap lima menit.": (
        "Once a gateway is connected, the books are compared every five minutes."
    ),
    "Di mana uangnya, dan bagaimana sampai ke sana. Tidak ada baris yang pernah diubah.": (
        "Where the money is, and how it came there. No line is ever changed."
    ),
    "Masa": "Period",
    "Hari ini": "Today",
    "7 hari": "7 days",
    "30 hari": "30 days",
    "Dipegang gateway": "Held by gateways",
    "Rekening & kas toko": "The store's account and till",
    "Penjualan": "Sales",
    "Titipan pembeli": "Owed to buyers",
    "Biaya gateway": "Gateway fees",
    "Sengketa": "Disputes",
    "Belum jelas": "Unclear",
    "Uang masuk": "Money in",
    "Kelebihan bayar": "Surplus",
    "Kelebihan tetap di toko": "Surplus kept",
    "Sengketa menang": "Dispute won",
    "Pencairan": "Payout",
    "debit": "debit",
    "kredit": "credit",
    "Saldo per akun": "Balance by account",
    "Seimbang": "Balanced",
    "Tidak seimbang": "Not balanced",
    "Akun": "Account",
    "Debit": "Debit",
    "Kredit": "Credit",
    "Saldo": "Balance",
    "Debit dan kredit dalam masa yang dipilih; saldo sejak awal. D: ada di sana. K: dari sana asalnya.": (
        "Debits and credits of the chosen period; the balance since the beginning. D: it is there. K: it came from there."
    ),
    "Belum ada gerakan uang di sini": "No money has moved here yet",
    "Setiap uang yang masuk, kembali, dipotong atau dicairkan tercatat di sini sekali.": (
        "All that comes, goes back, is taken or paid out is booked here once."
    ),
}
