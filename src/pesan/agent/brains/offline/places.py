"""Indonesian cities as buyers write them, beside those the store's own shipping methods name."""

from .lexicon import CANONICAL

# Abbreviation -> the name a shipping method would use.
SHORT: dict[str, str] = {
    "jkt": "Jakarta",
    "dki": "Jakarta",
    "dki jakarta": "Jakarta",
    "jaksel": "Jakarta Selatan",
    "jakbar": "Jakarta Barat",
    "jakpus": "Jakarta Pusat",
    "jaktim": "Jakarta Timur",
    "jakut": "Jakarta Utara",
    "bdg": "Bandung",
    "bandg": "Bandung",
    "sby": "Surabaya",
    "suroboyo": "Surabaya",
    "jogja": "Yogyakarta",
    "jogjakarta": "Yogyakarta",
    "yogya": "Yogyakarta",
    "jogya": "Yogyakarta",
    "diy": "Yogyakarta",
    "smg": "Semarang",
    "solo": "Surakarta",
    "mks": "Makassar",
    "ujung pandang": "Makassar",
    "tangsel": "Tangerang Selatan",
    "tgr": "Tangerang",
    "bks": "Bekasi",
    "bgr": "Bogor",
    "dpk": "Depok",
    "mlg": "Malang",
    "plg": "Palembang",
    "bpn": "Balikpapan",
    "bjm": "Banjarmasin",
    "pku": "Pekanbaru",
    "dps": "Denpasar",
}

CITIES: tuple[str, ...] = tuple(
    name.strip()
    for name in """
    Jakarta, Jakarta Selatan, Jakarta Barat, Jakarta Pusat, Jakarta Timur, Jakarta Utara, Bandung,
    Bandung Barat, Surabaya, Medan, Semarang, Makassar, Palembang, Tangerang, Tangerang Selatan,
    Bekasi, Depok, Bogor, Batam, Pekanbaru, Bandar Lampung, Padang, Malang, Yogyakarta, Surakarta,
    Denpasar, Samarinda, Balikpapan, Banjarmasin, Banjarbaru, Pontianak, Manado, Mataram, Kupang,
    Ambon, Jayapura, Sorong, Manokwari, Merauke, Ternate, Kendari, Palu, Gorontalo, Mamuju, Jambi,
    Bengkulu, Pangkal Pinang, Tanjung Pinang, Banda Aceh, Lhokseumawe, Langsa, Sabang, Binjai,
    Pematangsiantar, Tebing Tinggi, Sibolga, Padang Sidempuan, Dumai, Bukittinggi, Payakumbuh,
    Pariaman, Solok, Sawahlunto, Lubuklinggau, Prabumulih, Metro, Cilegon, Serang, Pandeglang, Lebak,
    Cimahi, Sukabumi, Cirebon, Tasikmalaya, Garut, Ciamis, Cianjur, Sumedang, Subang, Purwakarta,
    Karawang, Indramayu, Majalengka, Kuningan, Banjar, Pangandaran, Cikarang, Tegal, Pekalongan,
    Salatiga, Magelang, Kudus, Jepara, Demak, Pati, Rembang, Blora, Kendal, Batang, Pemalang, Brebes,
    Purwokerto, Banyumas, Cilacap, Purbalingga, Banjarnegara, Kebumen, Purworejo, Wonosobo, Temanggung,
    Klaten, Boyolali, Sragen, Karanganyar, Sukoharjo, Wonogiri, Grobogan, Purwodadi, Ungaran, Sleman,
    Bantul, Kulon Progo, Gunung Kidul, Gunungkidul, Wonosari, Sidoarjo, Gresik, Mojokerto, Jombang,
    Kediri, Blitar, Tulungagung, Trenggalek, Ponorogo, Pacitan, Madiun, Magetan, Ngawi, Bojonegoro,
    Tuban, Lamongan, Pasuruan, Probolinggo, Lumajang, Jember, Bondowoso, Situbondo, Banyuwangi,
    Nganjuk, Bangkalan, Sampang, Pamekasan, Sumenep, Batu, Badung, Gianyar, Tabanan, Buleleng,
    Singaraja, Karangasem, Klungkung, Ubud, Kuta, Bima, Dompu, Sumbawa, Lombok, Praya, Ende, Maumere,
    Labuan Bajo, Singkawang, Sintang, Ketapang, Palangkaraya, Palangka Raya, Sampit, Pangkalan Bun,
    Bontang, Tenggarong, Tarakan, Nunukan, Bitung, Tomohon, Kotamobagu, Parepare, Palopo, Bone, Maros,
    Gowa, Bulukumba, Baubau, Kolaka, Luwuk, Tual, Tidore, Timika, Nabire, Biak, Wamena,
    Singapura, Singapore, Malaysia, Kuala Lumpur, Johor
    """.replace("\n", " ").split(",")
)

# Wider than a city: what follows "Bandung, " does not move the parcel.
PROVINCES = frozenset(
    name.strip()
    for name in """
    Aceh, Sumatera Utara, Sumatera Barat, Sumatera Selatan, Riau, Kepulauan Riau, Lampung, Bangka,
    Belitung, Banten, Jawa Barat, Jawa Tengah, Jawa Timur, Bali, Nusa Tenggara Barat,
    Nusa Tenggara Timur, Kalimantan Barat, Kalimantan Timur, Kalimantan Selatan, Kalimantan Tengah,
    Kalimantan Utara, Kalimantan, Sulawesi, Sulawesi Selatan, Sulawesi Utara, Sulawesi Tengah,
    Sulawesi Tenggara, Maluku, Papua, Papua Barat
    """.replace("\n", " ").split(",")
)

# Names that are everyday words too: a city only where an address or a fee is spoken of.
_ALIASES = {short: name for short, name in SHORT.items() if short not in CANONICAL}


class Gazetteer:
    """The names to look for in one store's chats; the store's own spelling wins."""

    def __init__(self, store_cities: tuple[str, ...]) -> None:
        self._store = {_key(city): city for city in store_cities if _key(city)}
        known = {_key(city): city for city in (*CITIES, *sorted(PROVINCES))}
        self._names = known | _ALIASES | self._store
        self._longest = max((len(name.split()) for name in self._names), default=1)

    def last_in(self, text: str) -> str | None:
        """The last place named in a text: an address ends in its city."""
        found = self.all_in(text)
        own = [name for name in found if _key(name) in self._store]
        cities = [name for name in found if name not in PROVINCES]
        return next((names[-1] for names in (own, cities, found) if names), None)

    def all_in(self, text: str) -> list[str]:
        words = _key(text).split()
        found, start = [], 0
        while start < len(words):
            length = self._match_at(words, start)
            if length:
                found.append(self._store_spelling(" ".join(words[start : start + length])))
            start += length or 1
        return found

    def is_place(self, text: str) -> bool:
        """Whether the whole text is one place's name."""
        return _key(text) in self._names

    def typo(self, text: str) -> str | None:
        """A store's city misspelt by one letter, when the text is that word alone."""
        key = _key(text)
        if len(key) < 5:
            return None
        near = [city for name, city in self._store.items() if _one_letter_off(key, name)]
        return near[0] if len(near) == 1 else None

    def _match_at(self, words: list[str], start: int) -> int:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            if " ".join(words[start : start + length]) in self._names:
                return length
        return 0

    def _store_spelling(self, key: str) -> str:
        """Jakarta Selatan is Jakarta to a store that only knows Jakarta.

        Elsewhere a longer name is another place: Tangerang Selatan is no part of Tangerang.
        """
        name = self._names[key]
        own = self._store.get(_key(name))
        if own:
            return own
        is_part = _key(name).startswith("jakarta ")
        return self._store.get("jakarta", name) if is_part else name


def _key(text: str) -> str:
    letters = "".join(c if c.isalnum() else " " for c in text.lower())
    return " ".join(letters.split()).removeprefix("kota ").removeprefix("kab ")


def _one_letter_off(a: str, b: str) -> bool:
    """One letter missing, added, changed or two neighbours swapped."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    at = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest_a, rest_b = a[at:], b[at:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
