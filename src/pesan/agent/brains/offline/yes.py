"""What counts as an explicit yes. The narrowest door of the house: a yes may place an order.

The whole message must consist of words from these lists. One foreign word, a negation or a
question mark, and it is not a yes: "ya gak sih?", "oke tapi ganti alamat", "ok nanti ya".
"""

import re

from .lexicon import listed
from .normalise import Normal

# Each is a yes by itself.
_STRONG = listed(
    "ya iya yes betul benar setuju lanjut lanjutkan lanjutin gas deal fix jadi boleh mau pesan order checkout "
    "proses bungkus confirm confirmed konfirmasi agree agreed correct sure sepakat acc absolutely definitely "
    "perfect right bayar pay"
)
# "Ya" also softens any sentence; it is a yes where it comes first.
_PARTICLE = frozenset({"ya"})
_FIRST = (" ya ", " iya ", " yes ", " betul ", " benar ", " setuju ", " jadi ")
_WEAK = listed("oke siap baik alright")  # "oke makasih" may be a goodbye
_METHODS = listed(
    "qris transfer bca bni bri mandiri gopay ovo dana shopeepay kartu card va ewallet virtual account pembayaran "
    "bank linkaja kredit kode qr"
)
_FILLERS = listed(
    "saja sekarang langsung semua itu ini sesuai pesanan saya aku kirim the it that is my i to go ahead let us do "
    "place please with by via pakai dengan lewat in now and ke dan am lah looks good fine then"
)
_THANKS = re.compile(r" terima kasih ")
_FITS = re.compile(r" sudah (?=(?:benar|betul|sesuai|oke|pas|fix) )")
# Words that look like a yes inside these are none: "jadi berapa", "mau tanya" hold foreign words
# anyway; these are made of listed words only.
_NOT_YET = re.compile(
    r" (?:mau (?:ke|dan)|jadi (?:itu|ini|semua)|dan jadi) |^ (?:ya|iya) (?:itu|ini) $"
)
_GO_AHEAD = re.compile(
    r" (?:go ahead|looks (?:good|right|correct|fine)|do it|place it|place the order) "
)
_CANCEL_TOO = frozenset({"batal"})


def is_yes(said: Normal) -> bool:
    """An explicit yes and nothing else."""
    return _is_yes(said, frozenset())


def is_yes_to_cancelling(said: Normal) -> bool:
    """One of "ya", "ya batalkan", "yes cancel it"; a lone "batal" repeats the wish."""
    if said.question:
        return False
    return _is_yes(said, _CANCEL_TOO) or (
        "batal" in said.words and set(said.words) <= {*_FILLERS, *_CANCEL_TOO, "order"}
    )


def _is_yes(said: Normal, also: frozenset[str]) -> bool:
    thanked = bool(_THANKS.search(said.said))
    text = _FITS.sub(" ", _THANKS.sub(" ", said.said))
    words = set(text.split())
    if said.question or not words or _NOT_YET.search(text):
        return False
    if not words <= _STRONG | _WEAK | _METHODS | _FILLERS | also:
        return False
    if thanked and not said.said.startswith(_FIRST):
        return False  # "makasih ya" only thanks
    if words & _STRONG <= _PARTICLE and words & _PARTICLE:
        return bool(words & _WEAK) or text.startswith(_FIRST)  # "itu ya" points, "ya itu" agrees
    strong = bool(words & _STRONG) or bool(_GO_AHEAD.search(text))
    return strong or (bool(words & _WEAK) and not thanked)
