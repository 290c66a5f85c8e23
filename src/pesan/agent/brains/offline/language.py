"""Which of the two languages a buyer writes, by frequent words, with a memory."""

from ...models import Language
from .lexicon import ENGLISH, INDONESIAN, SLANG, listed
from .normalise import raw_words

# One stray word ("ok", "total", "ya") never flips a conversation.
_MARGIN_TO_SWITCH = 2
# English words Indonesians use every day, so they lean nowhere.
_EITHER = listed(
    "ok okay okey oky okd oks cancel cancelled canceled cart check color colour colors colours size "
    "hi hai hey order discount disc adress addr trolley basket catalog catalogue"
)


def language_of(text: str, remembered: Language | None, locale: str) -> Language:
    """The language to answer in: as remembered, unless the text is clearly in the other one."""
    lean = _lean(text)
    if remembered is None:
        return _by_sign(lean) or (Language.ENGLISH if locale == "en" else Language.INDONESIAN)
    clear = _by_sign(lean) if abs(lean) >= _MARGIN_TO_SWITCH else None
    return clear or remembered


def _by_sign(lean: int) -> Language | None:
    if lean == 0:
        return None
    return Language.ENGLISH if lean > 0 else Language.INDONESIAN


def _lean(text: str) -> int:
    """English words minus Indonesian ones, slang undone."""
    lean = 0
    for word in raw_words(text):
        if word in _EITHER:
            continue
        if word in ENGLISH:
            lean += 1
        elif _indonesian(word):
            lean -= 1
    return lean


def _indonesian(word: str) -> bool:
    """Also in casual spelling: "brp", "yg", "udah", "ongkirnya"."""
    standard = SLANG.get(word, "").split()
    return word in INDONESIAN or word.endswith("nya") or bool(INDONESIAN & {*standard[:1]})
