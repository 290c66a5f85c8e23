"""Which of the shop's own answers a buyer asks for, if any. Pure: words against words.

Nothing is ever made of two answers, and none is changed: it is quoted as the merchant wrote it.
"""

from collections.abc import Sequence

from ...models import ShopAnswer
from .lexicon import listed
from .normalise import plain

# Words that ask, and say nothing of what.
_EMPTY = listed(
    "ada adakah yang apa apakah berapa mana dimana kapan siapa gimana bagaimana kenapa di ke dari itu ini "
    "nya ya kak sih dong bisa bisakah boleh mau minta tanya info untuk dan atau kalau saya aku kami kalian "
    "toko toko-nya punya tidak sudah lagi saja juga dengan pakai oke halo hai tolong "
    "a an the is are am do does did can could you your we i me my it this that there any of for to in on at "
    "what where when who how which please have has shop store "
)
# What a buyer says of a product too: alone they ask for no answer of the shop's.
_OF_PRODUCTS = listed(
    "ukuran warna varian bahan model harga stok size sizes color colour price stock"
)
ENOUGH = 0.5  # of what was asked must be spoken of


def answer_to(text: str, answers: Sequence[ShopAnswer], *, unsure: bool) -> ShopAnswer | None:
    """The answer that speaks of most of what was asked; None where none speaks of half of it.

    `unsure`: nothing else says that the shop was asked about, so one word in passing is not enough.
    """
    asked = _words(text)
    if not asked:
        return None
    ranked = [(_weight(asked, one), one) for one in answers]
    weight, best = max(ranked, key=lambda pair: pair[0], default=(0, None))
    return best if weight >= max(len(asked) * ENOUGH, 2 if unsure else 1) else None


def is_asked(text: str, answer: ShopAnswer) -> bool:
    """Whether it is the merchant's own question, word for word but for those that say nothing."""
    question = _words(answer.question)
    return bool(question) and _words(text) == question


def _weight(asked: frozenset[str], answer: ShopAnswer) -> int:
    """A word the merchant marked it by counts twice."""
    marked = asked & _words(" ".join(answer.tags))
    spoken = asked & _words(answer.question) | marked
    return len(spoken) + len(marked) if spoken - _OF_PRODUCTS else 0


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(text)) - _EMPTY
