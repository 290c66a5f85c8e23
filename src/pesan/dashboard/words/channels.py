"""Connections and how they fare, templates, and messages that did not leave."""

WORDS = {
    "Sambungkan {name}": "Connect {name}",
    "Sambungkan": "Connect",
    "Nomor WhatsApp lain": "Another WhatsApp number",
    "Bot Telegram lain": "Another Telegram bot",
    "Chat di situs lain": "The chat on another site",
    "Tambah sambungan": "Add a connection",
    "Namanya, supaya tidak tertukar": "Its name, to tell it from the others",
    "Putuskan": "Disconnect",
    "Putuskan {name}?": "Disconnect {name}?",
    "Pembeli tidak bisa membayar lewat sini lagi. Yang sudah dibayar tetap tercatat, dan bisa dikembalikan.": (
        "Buyers cannot pay by it any more. What was paid stays on the books, and can be refunded."
    ),
    "Tidak ada pesan masuk atau keluar lewat sini lagi; yang masih menunggu tidak terkirim. Chat lamanya tetap bisa dibaca.": (
        "No message comes or goes by it any more; what still waits is not sent. Its chats can still be read."
    ),
    "Kalau disambungkan lagi, chatnya berlanjut.": "Connected again, its chats go on.",
    "Yang tertua dari sisanya jadi yang utama.": "The oldest that is left becomes the default.",
    "Pemilik atau admin menyambungkan WhatsApp, Telegram atau Xendit.": (
        "An owner or admin connects WhatsApp, Telegram or Xendit."
    ),
    "Akun ini sudah tersambung. Ganti kredensialnya di kartunya sendiri.": (
        "This account is connected already. Replace its credentials on its own card."
    ),
    "Sambungannya sudah terlalu banyak. Putuskan satu dulu.": (
        "There are too many connections. Disconnect one first."
    ),
    "Ganti kredensial": "Replace the credentials",
    "Yang lama diganti seluruhnya.": "What there was is replaced as a whole.",
    "Sekarang: •••• {last4}": "Now: •••• {last4}",
    "Sekali saja, lalu kesehatannya terlihat di Koneksi.": (
        "Once; then Connections shows how it fares."
    ),
    "Buka @BotFather di Telegram, kirim /newbot, beri nama.": (
        "Open @BotFather in Telegram, send /newbot, give it a name."
    ),
    "Tempel token yang diberikannya di sini. Webhook kami pasang sendiri.": (
        "Paste the token it gives you here. We set the webhook ourselves."
    ),
    "Token bot": "Bot token",
    "Di developers.facebook.com: aplikasi Business dengan produk WhatsApp; di API Setup ada dua nomor ID.": (
        "At developers.facebook.com: a Business app with the WhatsApp product; API Setup has both ids."
    ),
    "Token akses: buat pengguna sistem di Business Settings, token yang tidak kedaluwarsa.": (
        "Access token: make a system user in Business Settings, with a token that does not expire."
    ),
    "Sesudah disimpan, tempel alamat webhook dan kata verifikasi di Meta, langganan kolom messages.": (
        "After saving, paste the webhook address and the word to verify by at Meta, and subscribe to messages."
    ),
    "Token akses": "Access token",
    "Kata verifikasi: salin dulu, nanti ditempel di Meta": (
        "Word to verify by: copy it now, to paste at Meta later"
    ),
    "Alamat situs tempat chatnya boleh dipasang. Sesudah disimpan ada satu baris untuk ditempel di sana.": (
        "The sites on which the chat may stand. After saving there is one line to paste there."
    ),
    "Alamat situs, dipisah koma": "Addresses of the sites, with commas between",
    "Rahasia identitas: isi lagi, atau kosongkan untuk mematikannya": (
        "Identity secret: give it again, or leave it empty to switch it off"
    ),
    "Sapaan (boleh kosong)": "Greeting (may be empty)",
    "Halo kak, ada yang bisa dibantu?": "Hello! How can we help?",
    "Di dasbor Xendit: Settings, API Keys untuk secret key, Webhooks untuk callback token. Alamat webhooknya tampil sesudah disimpan.": (
        "In Xendit's dashboard: Settings, API Keys for the secret key, Webhooks for the callback token. The webhook address shows after saving."
    ),
    "Secret key dari dasbor Stripe (sk_ atau rk_). Simpan dulu, buat endpoint dengan alamat webhook yang tampil, lalu isi lagi bersama signing secret-nya.": (
        "The secret key from Stripe's dashboard (sk_ or rk_). Save first, make an endpoint with the webhook address shown, then fill this in again with its signing secret."
    ),
    "Signing secret (whsec_, boleh kosong dulu)": "Signing secret (whsec_, may be empty at first)",
    "WhatsApp, Telegram, Xendit, atau chat di situsmu. Bisa nanti.": (
        "WhatsApp, Telegram, Xendit, or the chat on your site. It can wait."
    ),
    "Chat": "Chats",
    "Pesan gagal": "Failed messages",
    "Koneksi": "Connections",
    "Utama": "Default",
    "Nama dan pilihan utama": "Name, and which is the default",
    "Nama, kalau kamu punya beberapa": "Name, if you have several",
    "Cabang Bandung": "Bandung branch",
    "Simpan nama": "Save the name",
    "Jadikan utama": "Make it the default",
    "Yang utama dipakai untuk siaran dan template, kalau tidak dipilih yang lain. Balasan selalu lewat nomor yang dihubungi pembeli.": (
        "The default is used for broadcasts and templates unless another is chosen. Answers always leave by the number the customer wrote to."
    ),
    "Template": "Templates",
    "Yang tidak terkirim, kenapa, dan apa yang bisa dilakukan.": (
        "What did not leave, why, and what can be done."
    ),
    "Belum pasti": "Uncertain",
    "Kanal masih bisa memberi kabar. Tunggu sebentar lagi.": (
        "The channel may still say. Wait a little longer."
    ),
    "Pesan ini ditarik bersama siarannya. Lanjutkan siarannya, bukan pesannya.": (
        "This message was taken back with its broadcast. Resume the broadcast, not the message."
    ),
    "Tidak ada lagi yang perlu dikirim: seseorang sudah memutuskannya.": (
        "Nothing is left to send: somebody has decided about it already."
    ),
    "Tidak ada lagi yang perlu dikirim.": "Nothing is left to send.",
    "{n} pesan diantrekan lagi.": "{n} message queued again.|{n} messages queued again.",
    "Per sebab": "By reason",
    "Lihat": "Look",
    "Kirim lagi": "Send again",
    "Kirim lagi {n}": "Send {n} again",
    "Siaran yang dilanjutkan mengirimnya lagi, masing-masing sekali.": (
        "A broadcast that is resumed sends them again, each once."
    ),
    "Kanal tidak menjawab, jadi pesan ini mungkin sudah sampai. Kalau dikirim lagi, pembeli bisa menerimanya dua kali. Tanya dulu, atau lihat di ponselmu.": (
        "The channel did not answer, so these may have arrived. Sent again, a buyer may get one twice. Ask first, or look at your phone."
    ),
    "(tanpa teks)": "(no text)",
    "Sudah sampai": "It arrived",
    "Menunggu kabar": "Waiting for word",
    "Tidak ada pesan gagal": "No failed messages",
    "Tidak ada yang meragukan": "Nothing in doubt",
    "Pesan yang ditolak kanal muncul di sini dengan sebabnya.": (
        "What a channel refuses shows up here, with the reason."
    ),
    "{name} berhenti: tokennya ditolak.": "{name} has stopped: its token is refused.",
    "{name} berhenti: akunnya dibatasi.": "{name} has stopped: its account is restricted.",
    "{name}: pesan masuk lari ke program lain.": "{name}: what comes in goes to another program.",
    "{name}: pesan masuk tidak sampai ke sini.": "{name}: what comes in does not reach us.",
    "{name}: belum ada yang masuk, webhook belum terpasang?": (
        "{name}: nothing has come in yet; is the webhook missing?"
    ),
    "{name}: nomormu dibatasi karena mutunya turun.": (
        "{name}: your number is limited, as its quality fell."
    ),
    "{name} bermasalah.": "{name} has a problem.",
    "Pesan keluar menunggu sampai dibereskan.": "What goes out waits until that is mended.",
    "Beri tahu pemilik atau admin.": "Tell the owner or an admin.",
    "Buat token baru di BotFather, lalu sambungkan lagi.": (
        "Make a new token in BotFather, then connect again."
    ),
    "Buat token akses baru di Meta, lalu sambungkan lagi. Pakai token pengguna sistem, yang tidak kedaluwarsa.": (
        "Make a new access token at Meta, then connect again. Take a system user's token, which does not expire."
    ),
    "Buka WhatsApp Manager: periksa cara bayar, verifikasi bisnis, dan pelanggaran kebijakan. Sesudah beres, coba sambungkan lagi di sini.": (
        "Open WhatsApp Manager: look at the payment method, the business verification and violations of policy. When that is mended, try again here."
    ),
    "Matikan program lain yang memakai bot ini, atau buat bot baru, lalu sambungkan lagi.": (
        "End the other program that uses this bot, or make a new bot, then connect again."
    ),
    "Alamat webhook harus bisa dibuka dari internet dengan HTTPS yang sah. Kami terus mencoba.": (
        "The webhook's address must be reachable from the internet, by valid HTTPS. We go on trying."
    ),
    "Tempel alamat webhook di bawah ini di halaman aplikasimu di Meta, langganan kolom messages, lalu kirim satu pesan ke nomormu.": (
        "Paste the webhook address below into your app's page at Meta, subscribe to the field messages, then send your number one message."
    ),
    "Kurangi siaran ke yang jarang membalas. Batasnya naik lagi sendiri kalau mutunya membaik.": (
        "Broadcast less to those who seldom answer. The limit rises again by itself when the quality does."
    ),
    "Lihat catatan teknis di bawah.": "See the technical note below.",
    "Pembeli terakhir menulis lebih dari 24 jam lalu": "The buyer last wrote over 24 hours ago",
    "Pembeli tidak terjangkau di kanal ini": "The buyer cannot be reached on this channel",
    "Butuh nomor telepon, dan pembeli tidak menunjukkannya": (
        "It needs a phone number, and the buyer shows none"
    ),
    "Kanal menahan promo untuk orang ini": "The channel holds back offers to this person",
    "Sudah terlalu sering dikirimi promo": "Was sent offers too often already",
    "Belum setuju menerima promo": "Has not agreed to offers",
    "Kanal menolak template ini": "The channel refuses this template",
    "Template belum atau tidak lagi disetujui": "The template is not approved, or not any more",
    "Kanal menolak berkasnya": "The channel refuses the file",
    "Menunggu terlalu lama sampai basi": "Waited so long that it went stale",
    "Seseorang dari tim sudah mengambil alih": "Somebody of the team took over first",
    "Kanalnya sudah tidak tersambung": "The channel is not connected any more",
    "Token koneksi ditolak": "The connection's token is refused",
    "Akun dibatasi oleh kanal": "The channel has restricted the account",
    "Kanal sedang gangguan": "The channel had an outage",
    "Tidak ada jawaban dari kanal": "No answer from the channel",
    "Ditarik: siarannya dihentikan": "Taken back: its broadcast was stopped",
    "Kanal menolak pesan ini": "The channel refuses this message",
    "Dikirim lagi sama saja, kecuali pembeli sudah menulis lagi. Lebih baik kirim template dari chatnya.": (
        "Sent again it fails again, unless the buyer has written since. Better send a template from the chat."
    ),
    "Biasanya gagal lagi: nomornya tidak ada, atau tokomu diblokir.": (
        "Mostly fails again: there is no such number, or your shop is blocked."
    ),
    "Akan gagal lagi: tulis teks biasa, atau minta nomornya.": (
        "Will fail again: write a plain text, or ask for their number."
    ),
    "Jangan dikirim lagi: mereka berhenti menerima promo.": (
        "Do not send it again: they have stopped offers."
    ),
    "Berhasil kalau jatahnya sudah pulih.": "Works once their share has recovered.",
    "Berhasil hanya kalau mereka sudah setuju sejak itu.": (
        "Works only if they have agreed since."
    ),
    "Akan gagal lagi sampai templatenya dibetulkan.": (
        "Will fail again until the template is put right."
    ),
    "Berhasil sesudah templatenya disetujui.": "Works once the template is approved.",
    "Akan gagal lagi: kirim format lain atau berkas yang lebih kecil.": (
        "Will fail again: send another format, or a smaller file."
    ),
    "Langsung dikirim sekarang. Periksa dulu isinya masih benar.": (
        "Goes out at once. Look first whether it is still true."
    ),
    "Langsung dikirim sekarang, walau tim sudah membalas.": (
        "Goes out at once, though the team has answered."
    ),
    "Berhasil hanya kalau kanalnya sudah tersambung lagi.": (
        "Works only once the channel is connected again."
    ),
    "Berhasil sesudah koneksinya dibereskan.": "Works once the connection is mended.",
    "Berhasil sesudah akunnya dibereskan.": "Works once the account is mended.",
    "Langsung dicoba lagi.": "Is tried again at once.",
    "Langsung dicoba lagi; kalau sebabnya masih ada, gagal lagi dan kembali ke sini.": (
        "Is tried again at once; if the cause is still there it fails, and comes back here."
    ),
    "Lewat mana pesan dan uang masuk, dan sehatkah.": (
        "By what messages and money come in, and how it fares."
    ),
    "Berhenti": "Stopped",
    "Bermasalah": "In trouble",
    "Jalan": "Running",
    "Belum terbukti": "Unproven",
    "Kunci": "Key",
    "Pesan masuk terakhir": "Last message in",
    "Diperiksa": "Checked",
    "Menunggu di {name}": "Waiting at {name}",
    "Berhenti sejak": "Stopped since",
    "Alamat webhook": "Webhook address",
    "Sudah dibereskan, coba lagi": "It is mended, try again",
    "Pesan yang menunggu langsung dikirim. Kalau ditolak lagi, koneksi berhenti lagi.": (
        "What waits goes out at once. If it is refused again, the connection stops again."
    ),
    "Belum tersambung": "Not connected",
    "Kabar dari kanal": "News from the channel",
    "Teks yang disetujui WhatsApp untuk yang lama tidak menulis.": (
        "Texts WhatsApp has approved for those who have not written lately."
    ),
    "Ambil dari WhatsApp": "Fetch from WhatsApp",
    "Belum ada kanal yang menyimpan template. Sambungkan WhatsApp dulu.": (
        "No channel that keeps templates yet. Connect WhatsApp first."
    ),
    "Sedang diambil. Daftarnya diperbarui sendiri.": (
        "They are being fetched. The list refreshes by itself."
    ),
    "promo": "offers",
    "layanan": "service",
    "kode masuk": "login code",
    "Belum ada template": "No templates yet",
    "Buat di WhatsApp Manager atau lewat API, lalu ambil ke sini.": (
        "Make one in WhatsApp Manager or over the API, then fetch it."
    ),
    "Disetujui": "Approved",
    "Ditinjau": "In review",
    "Ditolak": "Rejected",
    "Dihentikan sementara": "Paused",
    "Dimatikan": "Disabled",
}
