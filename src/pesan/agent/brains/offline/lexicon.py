"""Words as buyers write them. Lists, no logic; sources are everyday Indonesian chat spelling."""


def listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Casual spelling -> standard words. A value may be several words.
SLANG: dict[str, str] = {
    spelling: standard
    for standard, spellings in {
        "tidak": "ga gak gk ngga nggak enggak engga engg nggk ngak kaga kagak kagk ndak nda tak tdk "
        "tidk gag g ogah nggaa enda tida",
        "tidak jadi": "gajadi gakjadi gjd gajd ngajadi nggajadi",
        "tidak bisa": "gabisa gakbisa gbs",
        "tidak ada": "gaada gakada gda gada",
        "tidak usah": "gausah gakusah gosah",
        "tidak mau": "gamau gakmau gmau",
        "tidak apa": "gpp gapapa gakpapa",
        "jangan": "jgn jangn jngn jan",
        "berapa": "brp brapa brpa berape brp2 bepara berap brpaan berapaan brapaan",
        "yang": "yg yng",
        "dengan": "dgn dg dngn",
        "untuk": "utk buat tuk",
        "saya": "sy gw gue gua aku ak aq ane w",
        "mau": "mw mo mao pengen pengin pingin pgn kepengen",
        "sangat": "bgt banget bngt bgtt",
        "sudah": "udah udh sdh dah uda sudh ud sdah udeh",
        "belum": "blm blom belom blum blon",
        "bisa": "bs bsa bisaa",
        "kirim": "krm kirimin krim kirimkan dikirim dikirimkan ngirim mengirim kirimi kirem dikirimin",
        "bayar": "byr bayarin dibayar membayar bayaran",
        "pembayaran": "pembyaran pmbayaran",
        "transfer": "tf trf trf tranfer transper ditransfer nransfer transferan tfan",
        "harga": "hrg hrga harge",
        "barang": "brg brng brang",
        "ukuran": "uk ukrn size sz ukran ukurn siz",
        "warna": "wrn wrna color colour colors colours",
        "pesan": "psn pesen psen pesenin pesankan pesanin dipesan memesan mesen mesan ordr",
        "pesanan": "pesenan psnan orderan order2an pesananku orderanku pesenanku paketku",
        "terima kasih": "makasih mksh makasi makasih2 tengkyu trims trims tks trimakasih terimakasih "
        "mksih thx thanks thank tq thankyou thanx ty suwun nuhun makaci maaciw mksi thankss",
        "alamat": "almt alamt alamatku adress addres address addr",
        "bagaimana": "gimana gmn gmana gmna bgmn bagemana bijimana",
        "kenapa": "knp knapa ngapa kenapah mengapa",
        "kapan": "kpn kapn",
        "siapa": "spa sapa",
        "dimana": "dmn dmana dimna",
        "mana": "mn",
        "masih": "msh masi",
        "tambah": "tmbh tambahin tambahkan nambah tambahi ditambah menambah tambahan",
        "ganti": "gnti gantiin gantikan diganti rubah ubah ubahin diubah ngubah mengganti tuker",
        "kosongkan": "kosongin kosongi dikosongkan",
        "hapus": "hapusin dihapus hps hapuskan buang keluarin keluarkan",
        "kurangi": "kurangin dikurangi dikurangin kurangkan",
        "batal": "batalin batalkan dibatalkan batalakan btl cancelin dicancel cancel batalinn canceled "
        "cancelled membatalkan dibatalin cancle",
        "jadi": "jd jadiin jadikan jdi",
        "saja": "aja aj ajah ja doang doank",
        "juga": "jg jga",
        "lagi": "lg lgi",
        "sama": "sm ama",
        "sebentar": "bentar bntr sbntr bentaran",
        "nanti": "ntar nti nnti entar",
        "habis": "abis hbs",
        "murah": "mrh murahh",
        "termurah": "paling_murah",
        "iya": "iyah iyes yoi yap yup yep yups yupz iyap iyaps iye iyo yoii y ye yess yeah yea yas "
        "iyh iaa ia ho'oh hooh yoa",
        "oke": "ok okay okey okeh okee oky okd okei okedeh oks ocre okie okelah",
        "siap": "sip siapp sipp siip siaap",
        "gas": "gass gaskeun gasken gaskan gaspol gasin gassin",
        "halo": "hallo haloo alo hlo allo hola hello helo hellow helloo",
        "hai": "hay hei hey heyy hi hii hy",
        "assalamualaikum": "askum ass assalamu'alaikum assalamualaykum asalamualaikum samlekum",
        "kaos": "kaus koas kaosnya",
        "rupiah": "idr",
        "ongkir": "ongkr ongkos ongkirnya ongkirr okir ongkr",
        "keranjang": "kranjang cart basket trolley krnjang",
        "jalan": "jl jln",
        "katalog": "catalog catalogue katalok",
        "orang": "org",
        "nomor": "no2 nmr nomer nmor",
        "sekarang": "skrg skrng skr skarang",
        "pakai": "pake pk pakek",
        "tolong": "tlg tlong",
        "maaf": "maap sorry sori mf",
        "lihat": "liat lht liatin lihatin",
        "cek": "check cekin cekkan",
        "tanya": "nanya tny tnya",
        "bukan": "bkn",
        "begitu": "gitu gtu",
        "kalau": "kalo klo kl klu klau kalu",
        "semua": "smua semuanya smuanya sma2",
        "terus": "trus trs",
        "hari": "hr",
        "lama": "lma",
        "diskon": "disc discount discon dskon",
        "setuju": "stuju",
        "celana": "clana cln celananya",
        "hitam": "itam itm htm hitem",
        "putih": "ptih puti pth",
        "would": "woud",
        "you": "u",
        "please": "plz pls plis pliss",
        "want": "wanna",
    }.items()
    for spelling in spellings.split()
}
SLANG |= {
    "dont": "do not",
    "don't": "do not",
    "doesnt": "does not",
    "doesn't": "does not",
    "didnt": "did not",
    "didn't": "did not",
    "cant": "can not",
    "can't": "can not",
    "cannot": "can not",
    "isnt": "is not",
    "isn't": "is not",
    "wont": "will not",
    "won't": "will not",
    "i'd": "i would",
    "i'll": "i will",
    "i'm": "i am",
    "im": "i am",
    "i've": "i have",
    "ive": "i have",
    "what's": "what is",
    "whats": "what is",
    "where's": "where is",
    "wheres": "where is",
    "how's": "how is",
    "that's": "that is",
    "thats": "that is",
    "it's": "it is",
    "let's": "let us",
    "dp": "uang muka",
    "wkwk": "",
    "wkwkwk": "",
    "hehe": "",
    "haha": "",
    "hihi": "",
}

# How a buyer addresses us, and softeners: they carry no meaning here.
POLITE = listed(
    "kak kakak kaka ka gan agan agann sis sist sista min mimin bos boss bro bray om tante bang bg abang mas "
    "mbak mba bu pak bapak ibu bund bunda sob cuy guys say dear hun dong donk deh dech nih ni kok "
    "lho loh lah kan tuh yuk yuks toh tolong please sir madam miss mister ma'am maam beb kakk qaqa "
    "kakanda ces lur bosku boskuh boskoe gaes euy k aa akang kang cak neng"
)

# Words that may stand around a thing without naming it.
STOP = listed(
    # Indonesian
    "ada adakah yang mau ingin bisa bisakah boleh beli pesan order ambil minta jual dijual juga saja "
    "lagi dan sama atau dengan untuk di ke dari ini itu nya saya kami kita kamu anda dia apa apakah "
    "berapa harga stok stock ready redi tersedia sisa masih ukuran warna model jenis tipe macam pilihan "
    "varian berapaan satuan tanya lihat cari nyari butuh perlu coba kalau kalo jadi tambah masukkan masukin "
    "keranjang kirim total semua ya iya oke siap halo hai pagi siang sore malam selamat permisi "
    "assalamualaikum p punya pakai pilih sudah belum tidak kurang lebih terus lalu bagaimana mana "
    "dimana seperti banget sangat gimana begitu nah eh oh hmm hm mm ehm ah wah um emm hmmm "
    "nomor pcs pc buah biji potong lembar pasang helai lusin kodi pack pak bungkus botol "
    "box dus unit set barang produk toko sini situ termurah murah paling mahal maksudnya maksud "
    "maksimal budget bujet bawah dibawah atas max tadi kedua pertama ketiga keempat terakhir "
    "rupiah ribu aku kah pun para si sang tuh cek dulu sekarang nanti setuju kasih terima kasih tolong "
    "info detail dikit doang secara kira orang anak mulai mulainya cuma hanya sekalian "
    "kemudian tambahan masing dapat dapet bawa aneh mohon maaf ingin beliin beliin belikan ambilkan "
    "ambilin mintak pesanan kiriman udahan yaudah yaudahlah deal fix mantap gas lanjut besok bagus "
    "keren cakep lucu suka tertarik minat ok berminat jadinya sebentar ngambil ordernya sepasang selusin "
    "sebuah sepotong sebiji satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas "
    "batal ganti hapus kurangi bayar pembayaran transfer qris benar betul ongkir ngomong bicara checkout "
    "alamat sampai keluarkan cukup selesai jumlah jumlahnya segitu segini sebanyak "
    "remove delete pay paid wrong swap switch replace instead meant fewer less reduce except "
    "dadah bye goodbye babay dah jumpa night isi isinya pikir mikir suami istri "
    "biaya antar luar kota pulau gratis free shipping ship deliver delivery fee postage actually "
    "looks good great fine correct typo ralat "
    "wait tunggu hold rumah kantor kost kos mertua tempat setengah half usah all kosongkan semuanya "
    "sih gini hrs harus biar supaya karena soalnya dll dsb "
    # English
    "a an the is are am was do does did have has had i we you he she it they me my your our their this "
    "that these those some any of for to in on at with and or also too plus want would like need buy "
    "get take order got give show see find looking look search sell selling sold available stock left "
    "price prices cost costs how much many what which where when who there here can could may will "
    "shall should be one two three four five six seven eight nine ten pair pairs piece pieces pcs size "
    "colour color please hello hi hey yes no not ok okay good morning afternoon evening more another "
    "add put make change cart cheapest cheap first second third last him her them then so if just only "
    "each about know tell let us go ahead let's kind type types variant variants options option items "
    "ones anything something everything still now later really very under below than max maximum "
    "interested right sure might maybe think hmm thanks thank from into out up"
)

NUMBERS: dict[str, int] = {
    "satu": 1,
    "sebuah": 1,
    "sebiji": 1,
    "sepotong": 1,
    "seekor": 1,
    "selembar": 1,
    "sebotol": 1,
    "sebungkus": 1,
    "sepasang": 1,  # a pair of shoes is sold as one
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "sebelas": 11,
    "selusin": 12,
    "sekodi": 20,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "dozen": 12,
}
UNITS = listed(
    "pcs pc buah bh biji bj potong ptg pasang psg lembar helai unit pack pak bungkus botol box dus "
    "piece pieces pair pairs set ekor toples kotak sachet kaleng cup karung ikat"
)
DOZENS = {"lusin": 12, "dozen": 12, "kodi": 20}

ORDINALS: dict[str, int] = {
    "pertama": 0,
    "kesatu": 0,
    "first": 0,
    "1st": 0,
    "kedua": 1,
    "second": 1,
    "2nd": 1,
    "ketiga": 2,
    "third": 2,
    "3rd": 2,
    "keempat": 3,
    "fourth": 3,
    "4th": 3,
    "kelima": 4,
    "fifth": 4,
    "terakhir": -1,
    "last": -1,
}

# Same thing, one word: the spellings a search should treat alike. First is the canonical one.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("hitam", "itam", "item", "black"),
    ("putih", "white"),
    ("merah", "red"),
    ("biru", "blue"),
    ("hijau", "ijo", "green"),
    ("kuning", "yellow"),
    ("abu", "abuabu", "abu2", "grey", "gray"),
    ("coklat", "cokelat", "brown", "chocolate"),
    ("pink", "merahmuda", "merahjambu"),
    ("ungu", "purple"),
    ("oranye", "oren", "orange", "jingga"),
    ("krem", "cream", "beige"),
    ("kaos", "kaus", "tee", "tshirt", "tees", "tshirts"),
    ("kemeja", "shirt", "shirts"),
    ("celana", "pants", "trousers", "pant"),
    ("jilbab", "hijab", "kerudung", "headscarf"),
    ("tas", "bag", "bags"),
    ("sepatu", "shoes", "shoe", "sneakers", "sneaker"),
    ("sandal", "sendal", "sandals", "slippers"),
    ("hp", "handphone", "phone", "ponsel"),
    ("jaket", "jacket", "jackets"),
    ("topi", "hat", "cap", "hats", "caps"),
    ("sambal", "sambel", "chili"),
    ("kopi", "coffee"),
    ("teh", "tea"),
    ("kue", "cake", "cakes", "cookies"),
    ("baju", "clothes"),
    ("polos", "plain"),
    ("pedas", "spicy"),
    ("xxl", "2xl"),
    ("xxxl", "3xl"),
)
CANONICAL: dict[str, str] = {word: group[0] for group in SYNONYMS for word in group}

COLOURS = listed(
    "hitam putih merah biru hijau kuning abu coklat pink ungu oranye krem navy maroon tosca silver "
    "gold emas perak mocca mocha khaki army cokelat olive lilac mint salem denim lavender"
)
SIZES = listed("xs s m l xl xxl xxxl 4xl 5xl allsize")
SIZE_WORDS: dict[str, str] = {"small": "s", "medium": "m", "large": "l", "kecil": "s", "besar": "l"}

# Only for telling the language: frequent, and in one of the two alone.
INDONESIAN = listed(
    "ada yang mau bisa boleh beli pesan berapa harga stok masih ukuran warna saya tidak jangan sudah "
    "belum kirim bayar alamat ongkir barang pesanan dan atau dengan untuk ini itu apa apakah bagaimana "
    "kapan mana dimana siapa kenapa terima kasih tolong halo pagi siang sore malam selamat iya ya "
    "kak gan sis bang kakak dong deh nih sih kok lagi saja juga jadi ganti hapus kurangi tambah batal "
    "keranjang sama satu dua tiga empat lima jual katalog kaos hitam putih merah celana sepatu lanjut "
    "gas nanti sebentar orang kalau dari ke di nya assalamualaikum permisi cek pakai min mbak "
    "mas om minta ambil butuh cari lihat tanya uang rusak salah kecewa balik nomor jalan buat paket "
    "resi sampai banget dulu siap habis semua paling murah kembali mahal gimana ribu"
)
ENGLISH = listed(
    "the is are do does did have has i you we my your this that it what which where when who how much "
    "many want would like need buy get take show see sell available left price cost can could will "
    "please hello yes not and or with for to of in on any some black white red blue shirt pants shoes "
    "bag ship shipping deliver delivery address pay paid my remove change add another more "
    "cheapest talk speak human person someone where's thank thanks no one two three four five six "
    "first second last there go ahead make send wrong broken refund me been still tracking sure good "
    "morning hey sorry never mind nothing something size colour color"
)
