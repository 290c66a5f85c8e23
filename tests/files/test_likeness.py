"""One picture sent twice is one, whatever chats did to it; two receipts of one bank are two."""

import pytest

from pesan.files import NEAR_BITS_MAX, first_same, likeness_of, redraw
from pesan.files.likeness import SPOT_MAX, spot_between
from pesan.files.models import Format

from ..pictures import picture
from ..receipts import APPS, CHANGES, jpeg, receipt


async def kept(raw: bytes) -> bytes:
    return (await redraw(raw, to=Format.JPEG)).content


def bits_apart(one: bytes, other: bytes) -> int:
    first, second = likeness_of(one), likeness_of(other)
    return (int.from_bytes(first) ^ int.from_bytes(second)).bit_count()


@pytest.mark.parametrize("app", APPS)
async def test_a_receipt_sent_again_is_known_whatever_became_of_it(app: str) -> None:
    original = await kept(jpeg(receipt(app=app)))

    for name, change in CHANGES.items():
        again = await kept(change(receipt(app=app)))
        assert bits_apart(original, again) <= NEAR_BITS_MAX, name
        # Well inside, so that a font or a codec of tomorrow does not tip it over.
        assert spot_between(original, again) <= SPOT_MAX * 2 // 3, name
        assert spot_between(again, original) <= SPOT_MAX * 2 // 3, name


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize(
    ("amount", "reference"),
    [
        ("Rp85.128", "202611260001"),  # one digit of the amount, and nothing else
        ("Rp85.124", "202611260002"),
        ("Rp132.771", "948812736455"),
    ],
)
async def test_two_receipts_of_one_bank_are_two_however_alike_and_however_sent(
    app: str, amount: str, reference: str
) -> None:
    one, other = receipt(app=app), receipt(amount, reference, app=app)
    original = await kept(jpeg(one))

    for change in (jpeg, *CHANGES.values()):
        assert spot_between(original, await kept(change(other))) > SPOT_MAX * 4 // 3


def test_sixty_four_bits_could_not_tell_them_apart() -> None:
    """Why the hash alone decides nothing: even its 1,024 bits lie nearer than a crop's."""
    original, other = jpeg(receipt()), jpeg(receipt("Rp85.124", "202611260002"))
    cropped = CHANGES["cropped"](receipt())

    assert bits_apart(original, other) < bits_apart(original, cropped)


async def test_the_first_that_is_the_same_is_named_and_strangers_are_nobody() -> None:
    again = await kept(CHANGES["shrunk"](receipt()))
    others = [
        jpeg(receipt("Rp99.000")),
        jpeg(receipt(app="dark")),
        jpeg(receipt()),
        jpeg(receipt()),
    ]

    assert await first_same(again, others) == 2
    assert await first_same(again, others[:2]) is None
    assert await first_same(again, []) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (2000, 3)])
async def test_a_picture_of_any_shape_has_a_likeness(size: tuple[int, int]) -> None:
    odd = await kept(picture("PNG", size, alpha=True))

    assert len(likeness_of(odd)) == 128
    assert await first_same(odd, [jpeg(receipt()), odd]) == 1
