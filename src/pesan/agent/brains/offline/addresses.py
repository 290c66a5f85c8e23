"""Finds a delivery address inside a message and cuts it out; its own wording is kept."""

import re
from itertools import islice

from msgspec import Struct

from .lexicon import STOP
from .normalise import normalise, tidy
from .places import Gazetteer

ADDRESS_MAX = 300  # characters; a longer one is a story
_MARKERS_MAX = 4  # "kirim ke" said more often than this is no address

_FORM_LABEL = re.compile(
    r"^\s*(?:nama(?: penerima)?|penerima|alamat(?: lengkap)?|no\.?\s?hp|hp|no\.?\s?telp|telp|telepon"
    r"|wa|no\.?\s?wa|kota|kab(?:upaten)?|kec(?:amatan)?|kel(?:urahan)?|provinsi|kode\s?pos|name|phone"
    r"|address|city|postal code)\s*[:=]",
    re.IGNORECASE | re.MULTILINE,
)
_MARKER = re.compile(
    r"\b(?:(?:alamat|almt|alamt|address|addr)(?:nya|ku)?"
    r"(?:\s+(?:saya|aku|gue|gw|pengiriman|pengirimannya|kirim|kirimnya|rumah|lengkap|lengkapnya|baru|tujuan"
    r"|is|for delivery|me))*(?:\s+(?:di\s?ganti|ganti|ubah|pindah|change|changed))?"
    r"(?:\s+(?:ke|jadi|to|is|adalah|di|yaitu))?"
    r"|(?:di)?kirim(?:in|kan)?(?:nya)?(?:\s+(?:aja|saja|ya|kak|barangnya|paketnya|semua))*\s+(?:ke|di)"
    r"|krm\s+ke|antar(?:in|kan)?\s+ke|tujuan(?:nya)?(?:\s+ke)?"
    r"|my (?:place|house|home) is(?: at| on| in)?"
    r"|ship(?:ping)?(?:\s+(?:it|them|this))?\s+to|send(?:\s+(?:it|them|this))?\s+to"
    r"|deliver(?:y|ed)?(?:\s+(?:it|them|this))?\s+to)\b\s*[:=,-]?\s*",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<![\w-])(?:(?:jl|jln|gg|komplek|kompleks|komp|perum|perumahan|perumnas|apartemen|apartment|apt|ruko"
    r"|dusun|dsn|kampung|kp)\b\.?|(?:jalan|gang)(?!-)\b)(?=\s*\w)"
    r"|(?<![\w-])\d{1,4}\s+\w+(?:\s\w+)?\s+(?:street|st|road|rd|avenue|ave)\b",
    re.IGNORECASE,
)
_STREET_NAME = re.compile(
    r"\b(?:jl|jln|jalan|gg|gang)\b\.?\s*[^,\d\n]{0,40}?(?=\s*(?:no\b|nomor\b|\d|,|$))",
    re.IGNORECASE,
)
_CERTAIN_STREET = re.compile(
    r"\b(?:jl|jln|gg|komplek|perum|perumahan|apartemen|street|road|avenue)\b", re.IGNORECASE
)
_ADDRESS_DETAIL = re.compile(
    r"\brt\b\s*\.?\s*\d|\brw\b\s*\.?\s*\d|\bblok\b|\bno\b\.?\s*\d|\b\d{5}\b|\bkec\b|\bkel\b|\b(?:\+?62|0)8\d{7,}",
    re.IGNORECASE,
)
_HOUSE_DETAIL = re.compile(
    r"\b(?:kost|kos|kosan|rumah|lt|lantai|kamar|gedung|tower|toko|warung|depan|samping|dekat|belakang|unit|floor)\b",
    re.IGNORECASE,
)
# Where the buyer turns from the address to us again.
_TALK = re.compile(
    r"(?:^|[\s,.;!?]+)(?:ya+h?|iya|aja|saja|ga|gak|gk|nggak|ngga|engga|enggak|tidak|oke?y?|kak+|gan|sis|dong|deh|tolong|please|pls|thanks?|thx|makasih|terima kasih"
    r"|mksh|trims|berapa|brp|total(?:nya|in)?|ongkir(?:nya)?|bayar(?:nya)?|byr|pakai qris|pake qris|qris|cod"
    r"|transfer|via|mau|bisa|bs|kapan|tambah|checkout|lanjut|order|pesan|pesen|how (?:much|long)|and pay"
    r"|i(?:'ll)? (?:will )?pay|pay(?:ing)?|total(?:in)?|min|terus|trus|lalu|jadi(?:nya)?|estimasi|ditunggu)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:\s*(?:ok|oke|okey|okay|sip|siap|ya|iya|baik|kak|kakak|gan|sis|min|halo|hai|ini|nih|this is|it's"
    r"|di|ke|to|at|in|yes|sure|kirim|krm|kirimin|antar|tolong|then)\b[\s,.:!]*)+",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r" (?:mau|ada|tambah|ganti|hapus|kurangi|batal|berapa|beli|pesan|ambil|minta|jual|kenapa|mana|kapan|bisa"
    r"|belum|sudah|apa|cod|cek|bagaimana|want|add|remove|change|cancel|how|what|where|when|why|buy|do|is|can"
    r"|order|tidak|bukan|jangan|no|not|bayar|pay|dua|tiga|satu|pcs|nanti|sebentar|later|wait|habis) "
)


class Cut(Struct, frozen=True):
    address: str | None  # as the buyer wrote it
    city: str | None  # of the address, else the only place named
    rest: str  # what was said besides


def cut(text: str, places: Gazetteer, *, asked: bool) -> Cut:
    """`asked`: our last message asked for an address, so a bare one is one too."""
    clean = tidy(text).strip()
    start = _start(clean, places, asked=asked)
    if start is None:
        return Cut(None, places.last_in(clean), clean)
    begin, body, certain = start
    end = _end(clean, certain)
    address = " ".join(clean[body:end].replace("\n", ", ").split())[:ADDRESS_MAX].strip(" ,.;:-")
    rest = f"{clean[:begin]}\n{clean[end:]}".strip()
    return Cut(address, city_of(address, places), rest) if address else Cut(None, None, clean)


def city_of(address: str, places: Gazetteer) -> str | None:
    """An address' city: not the street that is called after one (Jl. Riau 1, Bandung)."""
    beside = places.last_in(_STREET_NAME.sub(" ", address))
    numbered = re.search(r"\d", address) and _STREET_NAME.search(address)
    return beside or (None if numbered else places.last_in(address))


def looks_bare(text: str) -> bool:
    """Whether a text without street or city could still be an address: "Melati 4"."""
    return bool(re.search(r"[a-z]{3}", text, re.IGNORECASE) and re.search(r"\d", text))


def _start(text: str, places: Gazetteer, *, asked: bool) -> tuple[int, int, int] | None:
    """Where the cut begins, where the address itself begins, and up to where it surely goes."""
    form = list(_FORM_LABEL.finditer(text))
    if len(form) > 1 and _is_address(text[form[0].start() :], places):
        return form[0].start(), form[0].start(), form[-1].end()
    for marker in islice(_MARKER.finditer(text), _MARKERS_MAX):
        if _is_address(_until_talk(text, marker.end()), places):
            return marker.start(), marker.end(), marker.end()
    street = _STREET.search(text)
    if street and _is_street(_until_talk(text, street.start()), places):
        begin = _with_name_before(text, street.start()) if asked else street.start()
        return begin, begin, street.start()
    return _bare(text, places) if asked else None


def _bare(text: str, places: Gazetteer) -> tuple[int, int, int] | None:
    """A whole message that is an address without a street word: "Melati 4, Bandung"."""
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    marker = _MARKER.match(text, begin)
    begin = marker.end() if marker else begin
    body = _until_talk(text, begin)
    if "?" in text or _COMMAND.search(normalise(body).said) or places.is_place(body):
        return None
    words = re.findall(r"\w+", body)
    city = places.last_in(body)
    beside = set(normalise(body).words) - STOP - set((city or "").lower().split())
    named = city is not None and len(words) >= 3 and any(len(word) > 2 for word in beside)
    detailed = bool(_ADDRESS_DETAIL.search(body)) and len(words) >= 3
    return (begin, begin, begin) if named or detailed else None


def _is_address(body: str, places: Gazetteer) -> bool:
    """After "alamat:" or "kirim ke": more than a city's name, and not a remark about addresses."""
    if places.is_place(body.strip(" ,.!?")) or "?" in body[:12]:
        return False
    words = re.findall(r"\w+", body)
    has_number = bool(re.search(r"\d", body)) and bool(re.search(r"[^\W\d]{3}", body))
    has_city = places.last_in(body) is not None and len(words) >= 2
    return bool(_STREET.match(body)) or has_number or has_city


def _is_street(body: str, places: Gazetteer) -> bool:
    certain = bool(_CERTAIN_STREET.search(body)) and len(body.split()) >= 2
    return certain or bool(re.search(r"\d", body)) or places.last_in(body) is not None


def _with_name_before(text: str, street: int) -> int:
    """Includes a name and phone typed before the street: "Budi 0812..., Jl Melati 4"."""
    opening = _OPENING.match(text)
    begin = min(opening.end() if opening else 0, street)
    before = text[begin:street]
    commands = _COMMAND.search(normalise(before).said)
    is_name = len(before.split()) <= 5 and not re.search(r"(?<!\d)\d{1,3}(?!\d)", before)
    fits = before.strip() and not commands and (is_name or _HOUSE_DETAIL.search(before))
    return begin if fits else street


def _until_talk(text: str, start: int) -> str:
    return text[start : _end(text[: start + ADDRESS_MAX], start)]


def _end(text: str, start: int) -> int:
    """Where the address stops: at the first word that speaks to us, or at the end."""
    for talk in _TALK.finditer(text, start):
        if talk.start() > start + 2:
            return talk.start()
    return len(text)
