"""Toko Sari, the demo store: clothes and snacks from Yogyakarta, the same each time it is made."""

from ...catalogue import NewProduct, NewVariant
from ...kit.money import Currency, Money
from ...stores import MethodType, ShippingMethod
from ...stores.models import Answer, Zone

OWNER_NAME = "Sari"
OWNER_EMAIL = "sari@toko-sari.example"  # RFC 2606: nobody's

STORE = {
    "name": "Toko Sari",
    "description": "Baju harian dan camilan rumahan dari Yogyakarta.",
    "phone": "+62274000000",
    "address": {"street": "Jl. Prawirotaman 12", "city": "Yogyakarta", "country": "ID"},
}


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


def _variant(
    sku: str, price: int, *, stock: int, grams: int, was: int | None = None, **options: str
) -> NewVariant:
    return NewVariant(
        sku=sku,
        options=options,
        price=rupiah(price),
        compare_at=None if was is None else rupiah(was),
        weight_grams=grams,
        stock=stock,
    )


PRODUCTS = (
    NewProduct(
        name="Kaos Polos",
        description="Kaos katun combed 30s, adem dan tidak tembus pandang. Jahitan rantai.",
        category="Pakaian",
        tags=("kaos", "katun", "pria", "wanita"),
        variants=(
            _variant("KP-HTM-M", 85_000, stock=12, grams=180, Warna="Hitam", Ukuran="M"),
            _variant("KP-HTM-L", 85_000, stock=5, grams=190, Warna="Hitam", Ukuran="L"),
            _variant("KP-HTM-XL", 85_000, stock=8, grams=200, Warna="Hitam", Ukuran="XL"),
            _variant("KP-PTH-M", 85_000, stock=10, grams=180, Warna="Putih", Ukuran="M"),
            _variant("KP-PTH-L", 85_000, stock=7, grams=190, Warna="Putih", Ukuran="L"),
            _variant("KP-PTH-XL", 85_000, stock=0, grams=200, Warna="Putih", Ukuran="XL"),
        ),
    ),
    NewProduct(
        name="Kemeja Flanel",
        description="Flanel kotak-kotak lengan panjang, bahan lembut, dua kantong depan.",
        category="Pakaian",
        tags=("kemeja", "flanel", "pria"),
        variants=(
            _variant("KF-M", 165_000, was=189_000, stock=6, grams=320, Ukuran="M"),
            _variant("KF-L", 165_000, was=189_000, stock=4, grams=340, Ukuran="L"),
            _variant("KF-XL", 165_000, was=189_000, stock=3, grams=360, Ukuran="XL"),
        ),
    ),
    NewProduct(
        name="Celana Chino",
        description="Chino slim fit warna krem, bahan twill stretch.",
        category="Pakaian",
        tags=("celana", "chino", "pria"),
        variants=(
            _variant("CC-30", 189_000, stock=5, grams=450, Ukuran="30"),
            _variant("CC-32", 189_000, stock=9, grams=470, Ukuran="32"),
            _variant("CC-34", 189_000, stock=4, grams=490, Ukuran="34"),
        ),
    ),
    NewProduct(
        name="Jilbab Segi Empat Voal",
        description="Voal premium 115 x 115 cm, tepi laser cut, mudah dibentuk.",
        category="Pakaian",
        tags=("jilbab", "hijab", "voal", "wanita"),
        variants=(
            _variant("JV-HTM", 45_000, stock=20, grams=90, Warna="Hitam"),
            _variant("JV-KRM", 45_000, stock=15, grams=90, Warna="Krem"),
            _variant("JV-PNK", 45_000, stock=11, grams=90, Warna="Dusty Pink"),
        ),
    ),
    NewProduct(
        name="Tas Kanvas Tote",
        description="Tote bag kanvas tebal 35 x 40 cm, muat laptop 14 inci.",
        category="Tas",
        tags=("tas", "tote", "kanvas"),
        variants=(_variant("TKT-01", 75_000, stock=4, grams=250),),
    ),
    NewProduct(
        name="Keripik Singkong",
        description="Keripik singkong renyah buatan rumah, 250 gram, tahan dua bulan.",
        category="Camilan",
        tags=("keripik", "camilan", "halal"),
        variants=(
            _variant("KS-ORI", 18_000, stock=40, grams=280, Rasa="Original"),
            _variant("KS-BLD", 18_000, stock=35, grams=280, Rasa="Balado"),
        ),
    ),
    NewProduct(
        name="Sambal Bawang Bu Sari",
        description="Sambal bawang botol 150 ml, tanpa pengawet, tahan satu bulan di kulkas.",
        category="Camilan",
        tags=("sambal", "pedas", "halal"),
        variants=(
            _variant("SB-SDG", 35_000, stock=24, grams=260, Pedas="Sedang"),
            _variant("SB-PDS", 35_000, stock=18, grams=260, Pedas="Pedas"),
        ),
    ),
    NewProduct(
        name="Nastar Toples",
        description="Nastar isi selai nanas, toples 500 gram, mentega asli.",
        category="Camilan",
        tags=("nastar", "kue kering", "halal"),
        variants=(_variant("NT-500", 95_000, stock=14, grams=650),),
    ),
)

_ZONES = {
    "9000": ("Yogyakarta", "Sleman", "Bantul"),
    "13000": ("Solo", "Semarang", "Magelang"),
    "18000": ("Jakarta", "Bogor", "Depok", "Tangerang", "Bekasi", "Bandung", "Surabaya", "Malang"),
    "26000": ("Denpasar",),
    "32000": ("Bandar Lampung", "Palembang"),
    "38000": ("Medan", "Padang", "Balikpapan", "Makassar"),
}

SHIPPING = (
    ShippingMethod(
        code="reguler",
        name="Reguler (2-4 hari)",
        type=MethodType.ZONES,
        zones=tuple(Zone(cities, fee) for fee, cities in _ZONES.items()),
        default_fee="45000",
    ),
    ShippingMethod(code="ambil", name="Ambil di toko", type=MethodType.PICKUP),
)

FAQ = (
    Answer(
        question="Jam buka toko?",
        answer="Setiap hari 08.00-20.00 WIB. Chat dijawab kapan saja.",
        tags=("jam", "buka", "tutup"),
    ),
    Answer(
        question="Alamat toko di mana?",
        answer="Jl. Prawirotaman 12, Yogyakarta. Boleh ambil sendiri di toko.",
        tags=("alamat", "lokasi"),
    ),
    Answer(
        question="Kapan pesanan dikirim?",
        answer="Lunas sebelum jam 14.00 dikirim hari itu juga, selebihnya besok pagi.",
        tags=("kirim", "pengiriman"),
    ),
    Answer(
        question="Bisa tukar ukuran?",
        answer="Bisa, tujuh hari sejak diterima, selama belum dipakai dan label masih ada.",
        tags=("tukar", "retur", "ukuran"),
    ),
    Answer(
        question="Bayarnya bagaimana?",
        answer="Pakai QRIS: scan dari aplikasi bank atau e-wallet apa saja.",
        tags=("bayar", "qris"),
    ),
    Answer(
        question="Apakah camilannya halal?",
        answer="Ya, semua camilan kami dibuat dari bahan halal.",
        tags=("halal",),
    ),
)
