"""Why a form was refused; labels and macros as they are put together."""

WORDS = {
    "Orang lain baru saja mengubahnya. Lihat isinya sekarang, lalu ulangi.": (
        "Somebody else has just changed it. Look at it now, then repeat."
    ),
    "Berkas itu terlalu besar.": "That file is too large.",
    "Data pembeli ini sudah dihapus: tidak ada yang bisa dikirim.": (
        "This buyer's data was erased: nothing can be sent."
    ),
    "Template itu sedang tidak disetujui salurannya.": (
        "The channel does not approve that template just now."
    ),
    "Template itu sudah tidak ada.": "That template is gone.",
    "Nama itu sudah dipakai.": "That name is taken.",
    "Kode singkat itu sudah dipakai.": "That short code is taken.",
    "Labelnya sudah terlalu banyak. Hapus satu dulu.": "There are too many labels. Delete one first.",
    "Satu langkahnya menyebut sesuatu yang sudah dihapus. Tidak ada yang dijalankan.": (
        "One of its steps names something that was deleted. Nothing was done."
    ),
    "Orang itu bukan anggota toko ini lagi.": "That person is no member of this shop any more.",
    "Ada isian yang belum benar. Periksa lagi, lalu simpan.": (
        "Something in it is not right yet. Look it over, then save."
    ),
    "Terlalu sering. Tunggu sebentar, lalu ulangi.": "Too often. Wait a moment, then repeat.",
    "Belum bisa: keadaannya sudah berubah. Yang kamu ketik masih ada.": (
        "Not possible: things have changed. What you typed is still here."
    ),
    "Disiapkan": "Prepared",
    "Atur label": "Manage labels",
    "Atur makro": "Manage macros",
    "Nama label": "Name of the label",
    "Tambah label": "Add the label",
    "Dipasang pada chat, untuk menyaring inbox. Menghapusnya melepasnya dari semua chat.": (
        "Put on chats, to filter the inbox. Deleting one takes it off all chats."
    ),
    "Misalnya: Komplain, Grosir, Pesanan baru.": "For instance: Complaint, Wholesale, New order.",
    "Beberapa langkah dengan satu ketukan. Semua langkahnya jalan, atau tidak satu pun.": (
        "Several steps with one tap. All of them are taken, or none."
    ),
    "Misalnya: balas minta maaf, pasang label Komplain, tugaskan ke saya.": (
        "For instance: reply with an apology, put the label Complaint on, assign it to me."
    ),
    "Nama makro": "Name of the macro",
    "Buat makro": "Make the macro",
    "Langkah, dari atas ke bawah": "Steps, from top to bottom",
    "Langkah {n}": "Step {n}",
    "(kosong)": "(empty)",
    "(sudah dihapus)": "(deleted)",
    "Balas dengan {name}": "Reply with {name}",
    "Pasang label {name}": "Put label {name} on",
    "Lepas label {name}": "Take label {name} off",
    "Tugaskan ke yang menjalankan": "Assign to whoever runs it",
    "Lepas tugas dari siapa pun": "Assign to nobody",
    "Tugaskan ke {name}": "Assign to {name}",
    "Tunda sampai pembeli menulis": "Snooze until the buyer writes",
    "Tunda {n} hari": "Snooze for {n} d",
    "Tunda {n} jam": "Snooze for {n} h",
    "Tunda {n} menit": "Snooze for {n} min",
    "Kembalikan ke AI": "Give back to the AI",
}
