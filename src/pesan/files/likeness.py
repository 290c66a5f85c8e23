"""Whether two pictures are one: the same screenshot sent again, written anew, smaller, a little cropped.

Two steps. A dHash of 1,024 bits finds what looks alike, in SQL; then the few that are nearest are
laid over each other, and the largest spot where they differ says whether they are one picture.

Why not the usual 64 bits alone: to them a bank's receipt is its app. Of drawn receipts of one app,
with other amounts and references, 64 bits differ in 0 and 256 in 2, while a crop of 2 % moves 9 and
15: no threshold parts the one from the other, and at 1,024 bits it is 14 against 89. What tells two
receipts apart is a few digits, smaller than any cell of such a hash; so a hash alone flags every
honest buyer of a bank, or nobody (tests/files/test_likeness.py draws them).
"""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from itertools import product

from PIL import Image, ImageChops, ImageFilter, ImageOps

SIDE = 32
BITS = SIDE * SIDE
# What is looked at closely. Written anew or shrunk to a third, a receipt is within 20 bits of what it
# was; cropped by 3 % at each side, within 130. Half of all bits would be any two pictures.
NEAR_BITS_MAX = 150
# Grey levels of the worst spot. Measured on three apps: the same picture up to 15 (made brighter), one
# digit of the amount changed 60 and more, all digits above 100. (A lone digit of the small print,
# all else the same, is 19 and more: too near, and no two receipts differ in so little.)
SPOT_MAX = 35

_MARGIN = 3  # grey levels: flat areas are noise, and no edge
_FRAME = (400, 800)  # a digit of a phone's screenshot is still some ten pixels high
_CELL = 4  # pixels of a spot: smaller than a digit, larger than a letter's edge
# Of each side, what a crop may have taken: found roughly, then ever finer.
_CROPS = [step * 0.008 for step in range(6)]
_FINER = (0.004, 0.002, 0.001)


def likeness_of(content: bytes) -> bytes:
    """Whether each cell is darker than the one at its left, row by row."""
    with Image.open(BytesIO(content)) as opened:
        small = opened.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    grey = small.tobytes()
    rows = [grey[start : start + SIDE + 1] for start in range(0, len(grey), SIDE + 1)]
    bits = "".join("01"[row[x] > row[x + 1] + _MARGIN] for row in rows for x in range(SIDE))
    return int(bits, 2).to_bytes(BITS // 8)


async def first_same(content: bytes, others: Sequence[bytes]) -> int | None:
    """Which of these pictures it is, if any. A few tens of milliseconds each."""
    return await asyncio.to_thread(_first_same, content, others)


def _first_same(content: bytes, others: Sequence[bytes]) -> int | None:
    frame = _frame(content)
    return next(
        (n for n, other in enumerate(others) if _spot(frame, _frame(other)) <= SPOT_MAX), None
    )


def spot_between(one: bytes, other: bytes) -> int:
    """The largest difference that any spot of two pictures has, in grey levels."""
    return _spot(_frame(one), _frame(other))


def _frame(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as opened:
        opened.draft("L", _FRAME)  # a JPEG is decoded no larger than it need be
        fitted = opened.convert("L").resize(_FRAME, Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(fitted, cutoff=1)  # brighter or duller is the same picture


def _spot(one: Image.Image, other: Image.Image) -> int:
    """Either may be what is left of the other."""
    (cost, box), (cost_back, box_back) = _fit(one, other), _fit(other, one)
    if cost_back < cost:
        one, other, box = other, one, box_back
    fitted = one.resize(_FRAME, Image.Resampling.BICUBIC, box=box)
    apart = ImageChops.lighter(_excess(fitted, other), _excess(other, fitted))
    spots = apart.resize((_FRAME[0] // _CELL, _FRAME[1] // _CELL), Image.Resampling.BOX)
    return max(spots.filter(ImageFilter.BoxBlur(0.5)).tobytes())


def _excess(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel is from all of the other's around its place: an edge may lie a pixel off."""
    darkest, brightest = (
        other.filter(ImageFilter.MinFilter(3)),
        other.filter(ImageFilter.MaxFilter(3)),
    )
    return ImageChops.add(ImageChops.subtract(one, brightest), ImageChops.subtract(darkest, one))


def _fit(whole: Image.Image, part: Image.Image) -> tuple[int, tuple[float, float, float, float]]:
    """The crop of `whole` that lies best on `part`, and how badly: by where along each axis ink is."""
    across, left, right = _fit_line(_columns(whole), _columns(part))
    down, top, bottom = _fit_line(_rows(whole), _rows(part))
    width, height = _FRAME
    return across + down, (left * width, top * height, (1 - right) * width, (1 - bottom) * height)


def _fit_line(whole: Image.Image, part: Image.Image) -> tuple[int, float, float]:
    """How badly, and what of both ends is cut off."""

    def cost(crop: tuple[float, float]) -> tuple[int, float, float]:
        start, end = max(0.0, crop[0]), max(0.0, crop[1])
        box = (start * whole.width, 0, (1 - end) * whole.width, 1)
        cut = whole.resize(part.size, Image.Resampling.BILINEAR, box=box)
        return sum(ImageChops.difference(cut, part).tobytes()), start, end

    best = min(map(cost, product(_CROPS, _CROPS)))
    for step in _FINER:
        around = (-step, 0.0, step)
        best = min(cost((best[1] + start, best[2] + end)) for start, end in product(around, around))
    return best


def _ink(image: Image.Image) -> Image.Image:
    return ImageChops.difference(image, ImageChops.offset(image, 1, 0))


def _columns(image: Image.Image) -> Image.Image:
    return _ink(image).resize((image.width, 1), Image.Resampling.BOX)


def _rows(image: Image.Image) -> Image.Image:
    lines = _ink(image).resize((1, image.height), Image.Resampling.BOX)
    return lines.transpose(Image.Transpose.TRANSPOSE)
