"""The phrases behind each goal, over normalised text (" word word "), in both languages.

Slang is undone before these are tried: "udh tf kak" arrives as " sudah transfer ".
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


HUMAN = _any(
    r" (?:bicara|ngomong|ngobrol|chat|chatting|berbicara|hubungi|hubungin|sambungkan|sambungin|panggil|panggilkan"
    r"|panggilin|kontak|telepon|telpon) (?:\w+ ){0,3}(?:orang|manusia|admin|cs|owner|operator|pemilik|penjual"
    r"|staf|staff|customer service) ",
    r" (?:mau|minta|bisa|tolong|butuh|perlu) (?:sama |dengan |ke |dibantu |bantuan |nomor )?"
    r"(?:admin|cs|manusia|owner|operator|customer service|orang (?:asli|beneran|langsung|saja|sungguhan)|orang $)",
    r" (?:talk|speak|chat|connect|transfer|pass|get|need|want|call) (?:\w+ ){0,4}"
    r"(?:human|person|someone|agent|representative|staff|operator|owner|admin|support|manager|seller) ",
    r"^ (?:human|manusia|cs|operator|agent|customer service|orang|call center|admin tolong|real person) $",
    r" (?:bukan|jangan|tidak mau|not|no) (?:sama |dengan |a )?(?:bot|robot|mesin) ",
    r" (?:orang|manusia) (?:asli|beneran|sungguhan) ",
    r" is there (?:a |any )?(?:human|person|someone|anyone|real person) ",
)
BOT = _any(
    r" (?:ini|kamu|anda|apakah|lagi chat sama|you|this|are you|is this|sama) (?:\w+ ){0,3}(?:bot|robot|ai|mesin|chatbot) ",
    r"^ (?:bot|robot|ai)(?: ya| apa| bukan)? $",
)
COMPLAINT = _any(
    r" (?:refund|refunds|refunded|retur|return|returns|pengembalian|kembalikan uang|balikin uang|balikkan uang) ",
    r" (?:uang|duit|dana) (?:\w+ ){0,3}(?:kembali|balik|balikin|dikembalikan|kembalikan|kembaliin) ",
    r" (?:kembalikan|kembaliin|kembali|balikin|balikkan|balik) (?:\w+ ){0,2}(?:uang|duit|dana|barang) ",
    r" money back | my money ",
    r" (?:komplain|complain|complaint|kecewa|disappointed|keluhan|mengecewakan|unacceptable|terrible|worst) ",
    r" (?:rusak|cacat|sobek|robek|bolong|pecah|bocor|basi|penyok|luntur|palsu|broken|damaged|torn|defective|fake) ",
    r" (?:salah kirim|kirim salah|barang salah|salah barang|wrong (?:item|product|size|colour|color|order|one|thing)) ",
    r" barang (?:\w+ )?(?:tidak sesuai|kurang|beda|hilang|jelek) | tidak sesuai (?:pesanan|gambar|foto|deskripsi) ",
    r" (?:pesanan|paket|barang) (?:\w+ ){0,2}(?:hilang|tidak sampai|belum sampai|tidak datang|belum datang) ",
    r" (?:kurang|cuma) (?:satu|1) (?:barang|kirim) | (?:belum|tidak) (?:sampai|datang) (?:juga|sampai sekarang) ",
    r" (?:penipu|penipuan|nipu|tipu|ditipu|menipu|scam|scammer|scammed|fraud|lapor polisi|laporin|laporkan) ",
    r" (?:never|has not|have not|did not|still not|not) (?:yet )?(?:arrived|arrive|received|receive|come) ",
    r" (?:lama sangat|lambat sangat|lelet|parah|nyebelin|kesal|kesel|emosi|marah|angry|ridiculous|pelayanan buruk) ",
    r" (?:kapok|payah|gimana sih|niat jual tidak|tidak becus|tidak profesional|unprofessional) ",
)
ANGER = _any(
    r" (?:goblok|goblog|bangsat|bgst|tolol|bego|kontol|sialan|kampret|brengsek|bajingan|memek|ngentot|jancok|jancuk"
    r"|asu|pantek|bacot|tai|setan|iblis|anjir lama|wtf|fuck|fucking|fck|shit|bullshit|stupid|idiot|asshole|bitch) ",
)
# Also animals: anger only where nothing is being bought.
ANIMAL = _any(r" (?:anjing|anjeng|anjg|anj|babi|monyet) ")
INJECTION = _any(
    r" (?:ignore|disregard|forget|override|bypass|abaikan|lupakan|hiraukan) (?:\w+ ){0,4}"
    r"(?:instruction|instructions|prompt|prompts|rules|rule|previous|above|instruksi|perintah|aturan|sebelumnya|guidelines) ",
    r" (?:system prompt|developer mode|jailbreak|dan mode|prompt injection|system message|sistem prompt) ",
    r" (?:you are now|act as|pretend (?:to be|you)|kamu sekarang (?:adalah|jadi)|berpura|pura pura jadi|roleplay|anggap kamu) ",
    r" (?:set|ganti|jadi|make|change) (?:the |semua )?(?:price|prices|harga) (?:\w+ ){0,4}(?:jadi|to|0|1|nol|gratis|free|zero) ",
    r" (?:mark|tandai|anggap|set) (?:\w+ ){0,3}(?:as paid|paid|lunas|sudah bayar) ",
    r" (?:api key|access token|password|kata sandi|database|sql|drop table|select from|admin mode) ",
    r" (?:other|another|lain|orang lain) (?:customer|customers|pelanggan|pembeli)(?: |s)",
    r" (?:pesanan|alamat|nomor|data) (?:pelanggan|pembeli|customer|orang) lain ",
)
OFF_TOPIC = _any(
    r" (?:cuaca|weather|ramalan|forecast|zodiak|horoscope|gempa) ",
    r" hujan (?:tidak|hari ini|besok|nanti|deras) ",
    r" (?:pr|tugas|soal|homework|essay|esai|makalah|skripsi) (?:\w+ ){0,2}(?:matematika|sekolah|kuliah|saya|fisika|kimia"
    r"|sejarah|math|history|bahasa|ipa|ips) ",
    r" (?:my|kerjakan|kerjain|bikinin|buatkan|do|bantu|bantuin) (?:\w+ ){0,2}(?:homework|pr|tugas|essay|skripsi|makalah) ",
    r" (?:presiden|president|pemilu|election|politik|politics|partai|gubernur|prabowo|jokowi|trump|menteri|dpr) ",
    r" (?:ibukota|ibu kota|capital) (?:of |negara |dari )?\w+ ",
    r" (?:kode|code|script|program|coding) (?:\w+ )?(?:python|javascript|java|php|html|c) | python (?:code|script|function) ",
    r" (?:pantun|puisi|dongeng|lelucon|joke|jokes|poem|bedtime story|lirik|lagu|nyanyi) ",
    r" (?:resep|recipe) (?:masak|masakan|membuat|bikin|for|nasi|rendang|kue) ",
    r" (?:terjemahkan|terjemahin|translate|artinya dalam bahasa|translation) ",
    r" (?:bitcoin|crypto|kripto|saham|stock market|forex|judi|slot gacor|pinjol|togel) ",
    r" (?:skor|score|jadwal) (?:\w+ ){0,2}(?:bola|liga|timnas|pertandingan|match|football|soccer) | siapa menang ",
    r" (?:berita|news) (?:hari ini|terbaru|today|terkini) ",
    r" (?:pacar|jodoh|i love you|aku cinta|cinta kamu|nikah yuk|kencan|dating) ",
    r" (?:meaning of life|makna hidup|arti hidup|tell me (?:a|about) (?:joke|story|history)) ",
    r" (?:siapa|who) (?:yang )?(?:penemu|menemukan|invented|is the president|discovered|pencipta) ",
    r" (?:chatgpt|openai|gpt|gemini|claude) | (?:write|tulis|tuliskan|bikin|buat) (?:me )?(?:a |an )?(?:essay|artikel|cerita|story|poem|surat) ",
    r" (?:hitung|calculate|solve) (?:\w+ ){0,2}(?:integral|turunan|equation|persamaan|akar|derivative) | integral dari ",
    r" (?:sakit kepala|obat apa|diagnosa|dosis|symptoms) ",
    r" (?:jam|pukul) berapa sekarang | what time is it | hari apa (?:ini|sekarang) ",
)

CLAIM_PAID = _any(
    r" (?:sudah|barusan|baru saja|habis) (?:\w+ ){0,2}(?:transfer|bayar|lunas|tf|dibayarkan|scan|qris) ",
    r" (?:transfer|bayar|pembayaran) (?:\w+ ){0,2}(?:sudah|berhasil|sukses|beres|selesai|done|success) ",
    r" (?:bukti|bkti|struk) (?:transfer|bayar|pembayaran|tf) | (?:uang|dana) (?:\w+ )?sudah (?:masuk|kirim|terkirim) ",
    r" (?:i|we|just|already|have|payment|money) (?:\w+ ){0,2}(?:paid|transferred|payed|sent the money|made the payment) ",
    r" payment (?:\w+ )?(?:sent|done|made|complete|completed|successful|finished) |^ (?:paid|lunas|transferred)(?: already| now| it)? $",
    r" sudah masuk (?:belum|uang|dana|transfer|bayar|pembayaran)",
)
NOT_A_CLAIM = _any(
    r" (?:belum|kalau|setelah|sesudah|nanti|besok|mau|bagaimana|cara|if|after|when|once|how|will|not|can|tidak) "
    r"(?:\w+ ){0,3}(?:transfer|bayar|paid|pay|tf|lunas) ",
)
PAY_HOW = _any(
    r" (?:cara|bagaimana|gimana) (?:\w+ ){0,2}(?:bayar|pembayaran|transfer|order|pesan|belanja) ",
    r" (?:bayar|pembayaran|transfer) (?:\w+ ){0,2}(?:kemana|ke mana|dimana|bagaimana|pakai apa|apa saja|lewat apa|via apa|bisa apa|kemana) ",
    r" (?:metode|opsi|pilihan) (?:pem)?bayar(?:an)? | (?:nomor )?rekening | norek | no rek ",
    r" (?:link|qris|qr|kode qr|barcode|va|virtual account)(?: code)?(?: pembayaran| bayar| pay)? (?:mana|dimana|kirim|ulang|lagi|expired|tidak bisa|dong) ",
    r" (?:kirim|minta|mana|send|resend|resent) (?:\w+ ){0,3}(?:link|qris|qr|barcode|kode bayar|payment link) ",
    r" how (?:do|can|to|should) (?:i |we )?(?:pay|order) | (?:payment|pay) (?:method|methods|options|link|with what) ",
    r" (?:bisa|can|terima|accept|boleh) (?:i |saya |you )?(?:bayar |pay |pakai |via |by |with |take |accept )+(?:\w+ )?"
    r"(?:qris|transfer|gopay|ovo|dana|shopeepay|kartu|card|bca|mandiri|bri|bni|debit|kredit|credit|paypal|va) ",
    r" (?:bisa|terima|do you accept|do you take) (?:qris|transfer|gopay|ovo|dana|shopeepay|kartu kredit|bca|credit card) ",
    r" link (?:bayar|pembayaran|nya) | payment link ",
)
ORDER_STATUS = _any(
    r" (?:pesanan|paket|kiriman|orderan|order|barang)(?: saya| ku| aku| my)? (?:\w+ ){0,3}"
    r"(?:mana|dimana|sampai|status|statusnya|kapan|kirim|proses|diproses|jalan|datang|bagaimana|nyampe|lacak|dikemas) ",
    r" (?:status|cek|lacak|info|mana|kapan|where|track|check) (?:\w+ ){0,3}(?:pesanan|paket|kiriman|order|package|parcel|resi|pengiriman) ",
    r" (?:resi|no resi|awb|tracking|lacak|track) ",
    r" (?:kapan|sudah) (?:\w+ )?(?:kirim|sampai|jalan|nyampe|berangkat|datang)(?: belum| tidak)? $",
    r" (?:where is|when will) (?:it|(?:my|the) (?:order|package|parcel|stuff|things|item|items|delivery)) ",
    r" (?:has|have|did) (?:my|the|it|you) (?:\w+ ){0,2}(?:ship|shipped|sent|arrive|send) ",
    r" (?:sudah|udah) (?:kirim|proses|diproses|dikemas) belum | sampai mana ",
)
CANCEL = _any(
    r" batal ",
    r" tidak jadi (?!\d)",
    r" (?:never mind|nevermind|forget it|forget about it|urungkan|call it off|do not want it) ",
)
CANCEL_ORDER = _any(r" (?:pesanan|order|orders|orderan|invoice|transaksi|pembelian) ")
NOT_CANCEL = _any(
    r" (?:jangan|tidak jadi|tidak usah|tidak|bukan|do not|not|no) (?:\w+ )?batal ",
    r" batal tidak ",
)
LATER = _any(
    r" (?:nanti|sebentar|tunggu|pikir|mikir|pikirin|pikirkan|tanya dulu|tanya (?:suami|istri|mama|teman)|kapan kapan"
    r"|later|wait|hold on|hang on|let me think|think about it|moment|besok saja|lihat lihat|just looking|next time) ",
)
THANKS = _any(r" terima kasih ", r" (?:cheers|appreciate) ")
GOODBYE = _any(r" (?:dadah|bye|goodbye|sampai jumpa|see you|good night|selamat tinggal|babay|dah) ")
GREET = _any(
    r" (?:halo|hai|assalamualaikum|permisi|punten|selamat (?:pagi|siang|sore|malam)|good (?:morning|afternoon|evening|day)) ",
    r"^ (?:p|pagi|siang|sore|malam|spada|tes|test|test test|start|mulai|misi|woi|woy|oi|admin|hello there) $",
)
BROWSE = _any(
    r" (?:jual|jualan|ada|punya|sedia) (?:\w+ )?apa ",
    r" apa saja | (?:katalog|pricelist|price list|daftar (?:harga|produk|barang)|list (?:harga|produk|barang)|menu|koleksi) ",
    r" (?:lihat|show|see|list) (?:\w+ ){0,3}(?:barang|produk|product|products|items|stuff|catalog|collection|menu) ",
    r" (?:rekomendasi|rekomen|recommend|recommendation|best seller|bestseller|terlaris|produk apa|what products) ",
    r" what (?:do|can|else|are) (?:you|do you) (?:sell|have|got|offer|selling) | what have you got | what is (?:available|for sale) ",
    r" (?:jual|jualan) ?$| (?:your|the) (?:products|items|collection) ",
    r" (?:mau|pengen) (?:belanja|order|pesan|beli) $| i want to (?:buy|order|shop)(?: something)? $|^ (?:mau )?(?:tanya|nanya)(?: dong)? $",
    r"^ (?:beli|buy) $| barang apa | lihat lihat dulu | produk $",
)
STORE_FACT = _any(
    r" cod | bayar di tempat | cash on delivery ",
    r" (?:jam|hari) (?:berapa )?(?:buka|tutup|operasional|kerja) | buka (?:jam|sampai|hari|tidak) | tutup jam | (?:open|close|closing|opening) ",
    r" (?:lokasi|alamat|letak) (?:toko|store|shop|outlet)| toko (?:\w+ )?(?:dimana|mana|lokasi|offline|fisik)| offline store"
    r"| dimana (?:toko|lokasi|alamat) | (?:ada )?toko offline | where (?:are|is) (?:you|your|the) (?:\w+ )?(?:located|shop|store|location|based) ",
    r" bahan (?:apa|dari|panas|adem|tebal|tipis|katun|bagus|nyaman)| (?:apa|dari) bahan | bahan $| material | fabric ",
    r" garansi | warranty | guarantee | (?:original|ori|asli) (?:tidak|kw|atau|bukan|kah)? ?$| kw | real pict | realpict ",
    r" (?:foto|fotonya|gambar|pict|picture|photo|video|pictures|photos|poto) ",
    r" (?:berapa lama|berapa hari|estimasi|how long|how many days|lead time) ",
    r" (?:reseller|dropship|dropshipper|grosir|wholesale|partai|agen|distributor|eceran|maklon|sablon|custom) ",
    r" (?:halal|bpom|expired|kadaluarsa|exp|kedaluwarsa|tahan berapa|awet) ",
    r" (?:cara|how to) (?:pakai|rawat|cuci|simpan|pasang|use|wash|store) | cuci bagaimana ",
    r" (?:ukuran|size) chart | panduan ukuran | lingkar dada | ld berapa | panjang berapa | tinggi badan | berat badan | bb \d+ | muat ",
    r" (?:minimal|min|minimum) (?:order|pesan|pembelian|beli|belanja) ",
    r" (?:shopee|tokopedia|tokped|instagram|ig|tiktok|lazada|website|facebook) ",
    r" (?:ambil sendiri|ambil di toko|pickup|pick up|pick it up|gosend|grab|instan|same day|sameday|ekspedisi|kurir|courier|jne|jnt|sicepat) ",
    r" (?:kado|gift|bungkus kado|kartu ucapan|gift wrap|faktur|invoice pajak|npwp|kwitansi|nota) ",
    r" (?:preorder|restock|restok|kapan (?:ada|ready|stok|masuk)|when (?:will|back)) ",
)
HAGGLE = _any(
    r" (?:nego|nawar|tawar|ditawar|diskon|promo|voucher|kode promo|kupon|coupon|cashback|potongan|sale) ",
    r" (?:bisa|boleh) (?:\w+ )?kurang(?:i)?(?: tidak| dikit)? $| kurang(?:i)? (?:harga|dikit|sedikit)| kurangi harga | kurang dikit "
    r"| (?:harga|boleh) kurang ",
    r" (?:kemahalan|mahal sangat|terlalu mahal|mahal ya|mahal|lebih murah (?:tidak|bisa|lagi)|harga (?:teman|pas|nett?)) ",
    r" (?:cheaper price|best price|lower the price|too expensive|any discount|bargain|promo code) ",
)
ATTRIBUTE_ASKED = _any(
    r" (?:warna|ukuran|varian|pilihan|rasa|model|motif|tipe|sizes|variants|options) "
)
TOPIC_ASKED = _any(
    r" (?:harga|berapa|stok|stock|ready|redi|masih ada|ada|tersedia|sisa|how much|price|available|left|cost|habis) ",
)
CHEAPEST = _any(r" (?:termurah|paling murah|paling_murah|cheapest|lebih murah|murah) ")
PRICE_CAP = _any(
    r" (?:bawah|dibawah|maksimal|maks|max|budget|bujet|under|below|kurang dari|less than|cuma punya|sampai) ",
)
SHOW_CART = _any(
    r" (?:total|totalnya|keranjang|rekap|rincian|ringkasan|summary|recap|subtotal) ",
    r" (?:jadi|semua) berapa | berapa semua | how much (?:altogether|in total|is it all|all together|is everything) ",
    r" what (?:is|did) (?:i|in my) | pesanan saya apa | belanjaan ",
)
CHECKOUT = _any(
    r" (?:checkout|check out|itu saja|segitu saja|segini saja|ini saja|cukup|that is all|that is it|that will be all|proceed) ",
    r" (?:mau|langsung|lanjut|ready to|i want to|want to|like to) (?:ke )?(?:bayar|order|pesan|pembayaran|pay|place order|place the order) ",
    r" (?:bayar|pesan|order) (?:sekarang|now) | sudah itu $| sudah cukup | selesai |^ (?:bayar|pay|order|pesan|checkout|lanjut) $",
    r" place (?:my |the |an )?order | complete (?:my |the )?order | nothing else | no more $| tidak ada lagi | i am done | all done ",
)
SHIPPING = _any(
    r" (?:ongkir|ongkos kirim|biaya kirim|biaya pengiriman|bea kirim|shipping|postage|delivery (?:fee|cost|charge)) ",
    r" (?:bisa|boleh) (?:\w+ )?(?:kirim|antar) | kirim (?:ke |sampai )?(?:\w+ ){1,3}(?:bisa|berapa) ",
    r" (?:do|can|will) you (?:ship|deliver|send) | (?:ship|deliver|delivery) to ",
    r" (?:melayani|jangkau|ngirim) (?:\w+ )?(?:luar|ke) | luar (?:kota|pulau|negeri|jawa) ",
)
SEND_TO = _any(r" (?:kirim|antar|ship|deliver|send|alamat|tujuan) ")
CHANGE_ADDRESS = _any(
    r" ganti (?:\w+ ){0,2}alamat | alamat (?:\w+ ){0,2}(?:ganti|salah|keliru|bukan itu|beda|wrong) ",
    r" (?:change|update|edit|wrong|salah|new|different) (?:the |my |delivery |shipping ){0,3}alamat | alamat baru ",
)
REMOVE = _any(
    r" (?:hapus|remove|delete|take out|take off|get rid of|tidak usah|kosongkan|clear|empty) "
)
REMOVE_ALL = _any(
    r" (?:hapus|remove|delete|kosongkan|clear|empty) (?:\w+ ){0,2}(?:semua|keranjang|all|everything) ",
    r" (?:kosongkan|clear|empty|mulai ulang|start over|reset) ",
)
LESS = _any(r" (?:kurangi|kurang|reduce|less|fewer|minus|minusin) ")
CHANGE = _any(
    r" (?:ganti|jadi|change|make it|instead|switch|swap|replace|turn it|salah|maksud|maksudnya|i meant|tukar) ",
)
WANT = _any(
    r" (?:mau|beli|pesan|order|ambil|minta|butuh|tambah|masukkan|masukin|bungkus|pengen|want|buy|need|get me|i will take"
    r"|i will have|give me|take|add|would like|would also|purchase|checkout) ",
)
ASK = _any(
    r" (?:ada|adakah|jual|dijual|punya|stok|stock|ready|redi|harga|berapa|cari|tersedia|masih|sedia|have|sell|how much"
    r"|price|got|available|looking for|look for|show me|nyari|lihat|is there|are there|carikan|berapaan|cost|info|tanya) ",
)
NEGATIVE = _any(
    r" (?:tidak|jangan|bukan|belum|no|not|nope|nah|batal|never|stop|dont|nay|negative|none) "
)
DECLINE = re.compile(
    r"^ (?:(?:tidak|jangan|no|nope|nah|not|belum|bukan|usah|dulu|deh|terima|kasih|mau|saja|ah|oh|really|now|yet|saya|i|it"
    r"|do|the|want|that|itu|ini|ada|lagi|perlu|jadi|thank|you|makasih|stop) )+$"
)
