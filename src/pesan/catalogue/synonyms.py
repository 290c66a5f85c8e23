"""Words that mean one thing to a buyer, and words that mean nothing to a search. Data, no code.

The first word of a group stands for all of it. A word is looked up whole, so `pesanan` is never
taken apart. Phrases are joined before words are looked up.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GROUPS: tuple[str, ...] = (
    # colours
    "hitam itam item htm hitem black blk",
    "putih puti ptih white",
    "merah mrh red",
    "biru blue",
    "hijau ijo green",
    "kuning yellow",
    "abu abuabu abu2 grey gray",
    "coklat cokelat brown chocolate cklt",
    "pink merahmuda merahjambu",
    "ungu purple violet lilac",
    "oranye oren orange jingga orens",
    "krem cream beige",
    "dongker navy birudongker birutua navi",
    "maroon marun merahmarun",
    "emas gold",
    "perak silver",
    "tosca toska turquoise",
    # clothes
    "kaos kaus koas tee tees tshirt tshirts oblong",
    "kemeja kmeja shirt shirts hem",
    "celana clana cln pants pant trousers trouser",
    "jeans jins denim",
    "jilbab hijab kerudung krudung headscarf khimar",
    "baju bj clothes clothing pakaian",
    "jaket jacket jackets",
    "topi hat hats cap caps",
    "rok skirt skirts",
    "gaun dress dresses",
    "gamis abaya",
    "sepatu spatu shoes shoe sneakers sneaker",
    "sandal sendal sandals slippers slipper",
    "tas bag bags",
    "dompet wallet wallets purse",
    "ikatpinggang sabuk belt belts gesper",
    "kacamata glasses sunglasses eyeglasses",
    "kalung necklace necklaces",
    "cincin ring rings",
    "gelang bracelet bracelets",
    "anting earring earrings",
    "jamtangan arloji watch watches",
    "kaoskaki sock socks",
    "anak kids kid child children bocah",
    "bayi baby babies",
    "pria cowok cowo laki lakilaki men man mens",
    "wanita cewek cewe perempuan women woman womens ladies",
    "batik",
    # food and drink
    "kopi coffee kopie",
    "teh tea",
    "susu milk",
    "gula sugar",
    "madu honey",
    "kue cake cakes",
    "kukis cookie cookies biskuit biscuit biscuits",
    "roti bread",
    "keripik kripik chips crisps",
    "sambal sambel chili chilli",
    "beras rice",
    "ayam chicken",
    "sapi beef",
    "ikan fish",
    "pedas pedes spicy",
    "manis sweet",
    "bubuk powder",
    "biji beans bean",
    # things
    "hp handphone hape phone phones ponsel telepon smartphone",
    "laptop notebook",
    "casing case cases kesing",
    "pengisi charger casan cas charge",
    "kabel cable cables",
    "buku book books",
    "pulpen pena bolpoin pen pens",
    "boneka doll dolls",
    "mainan toy toys",
    "selimut blanket blankets",
    "bantal pillow pillows",
    "handuk towel towels",
    "gelas cup cups mug mugs",
    "botol bottle bottles tumbler",
    "sabun soap soaps",
    "sampo shampoo shampo",
    "parfum perfume minyakwangi",
    "lilin candle candles",
    "kado hadiah gift gifts",
    # ways they are
    "polos plain basic",
    "panjang long pjg",
    "pendek short pdk",
    "besar big gede",
    "kecil small kcl",
    "katun cotton",
    "kulit leather",
    "murah mrh cheap termurah cheapest affordable",
    "baru new",
    # sizes
    "s",
    "m medium",
    "l large",
    "xl extralarge",
    "xxl 2xl",
    "xxxl 3xl",
    "allsize onesize freesize",
)

PHRASES: tuple[tuple[str, str], ...] = (
    ("t shirt", "tshirt"),
    ("t shirts", "tshirts"),
    ("tee shirt", "tshirt"),
    ("abu abu", "abu"),
    ("merah muda", "pink"),
    ("merah jambu", "pink"),
    ("biru tua", "dongker"),
    ("biru dongker", "dongker"),
    ("merah marun", "maroon"),
    ("all size", "allsize"),
    ("one size", "allsize"),
    ("free size", "allsize"),
    ("extra large", "xl"),
    ("ikat pinggang", "ikatpinggang"),
    ("jam tangan", "jamtangan"),
    ("kaos kaki", "kaoskaki"),
    ("kaus kaki", "kaoskaki"),
    ("laki laki", "pria"),
    ("hand phone", "hp"),
    ("minyak wangi", "parfum"),
    ("head scarf", "jilbab"),
)

# Which of the words above say how a thing is, not what it is: they weigh less in a search.
COLOURS = _words(
    "hitam putih merah biru hijau kuning abu coklat pink ungu oranye krem dongker maroon emas "
    "perak tosca khaki army olive mocca salem"
)
SIZES = _words("xs s m l xl xxl xxxl 4xl 5xl allsize")
QUALITIES = _words("polos panjang pendek besar kecil murah baru")

STOP = _words(
    # what Indonesian chat stands around a product's name
    "ada adakah apa apakah yang yg ya yah yuk ini itu nih tuh dong donk deh dech sih kok lah loh lho "
    "kak kakak ka kk gan agan sis sist min mimin admin bos boss bro mas mbak mba bu bunda pak bang om "
    "aku saya sy gue gw kamu anda kita kami mau mo mw ingin pengen pengin pgn minta bisa boleh bs "
    "beli pesan order ambil cari nyari lihat liat tanya nanya tolong tlg butuh perlu jual dijual "
    "berapa brp berapaan harga hrg harganya stok stock stoknya ready redi tersedia masih msh sisa "
    "ukuran uk size sz warna warnanya color colour colors colours model jenis tipe varian macam "
    "dan dgn dengan atau atw untuk utk buat di ke dari dr pada dalam juga jg lagi lg aja saja doang "
    "gak ga nggak ngga tidak enggak tdk kalau kalo klo jadi kan kah pun nya si para toko sini barang "
    "produk pcs pc buah satu dua halo hai hi hello hallo pagi siang sore malam permisi makasih terima "
    "kasih dimana mana gimana bagaimana semua sama seperti kayak kyk punya udah sudah belum "
    # English
    "a an the this that these those is are am was do does did you your u have has had got get i im we "
    "my me it its any some all of for to in on at with and or also please pls want wanna need looking "
    "look find search show see buy order sell available how much many what which where price prices "
    "cost can could would will like there here one ones something anything thanks thank hey"
)
