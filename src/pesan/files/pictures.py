"""What was uploaded, drawn anew by Pillow, so that only what can be seen is left of it.

Whatever stands in a file beside its pixels (where the photo was taken, a script behind the last
byte, a second file inside the first) is gone: the picture is decoded and encoded again.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from . import rules
from .errors import NotAPicture, PictureBroken, TooManyPixels
from .models import Format, Picture

SIDE_MAX = 2048  # of what is kept: sharp on any phone, and a product page stays light
THUMBNAIL_SIDE = 320
_QUALITY = {Format.JPEG: 85, Format.WEBP: 85}

Image.MAX_IMAGE_PIXELS = None  # Pillow would warn at one figure and refuse at another: ours is one
# One at a time: forty megapixels take 160 MB while they are open.
_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


async def redraw(raw: bytes, *, to: Format | None = None) -> Picture:
    """In its own format, or another. Raises files.not_a_picture, files.broken, files.too_many_pixels."""
    kind = rules.format_of(raw)
    if kind is None:
        raise NotAPicture
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_ONE, _redrawn, raw, kind, to or kind)


def _redrawn(raw: bytes, kind: Format, to: Format) -> Picture:
    try:
        with Image.open(BytesIO(raw), formats=[kind.value]) as opened:
            _refuse_floods(opened.width * opened.height)
            # A JPEG is decoded at the size it will have; of a film the first picture is taken.
            opened.thumbnail((SIDE_MAX, SIDE_MAX))
            image = _plain(ImageOps.exif_transpose(opened))
    except TooManyPixels:
        raise
    except Exception as error:  # decoders fail in a hundred ways, and each is the file's fault
        raise PictureBroken from error
    content = _encoded(image, to)
    while len(content) > rules.BYTES_MAX:  # noise that a PNG cannot shrink
        image = image.resize((max(1, image.width // 2), max(1, image.height // 2)))
        content = _encoded(image, to)
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(
        format=to,
        width=image.width,
        height=image.height,
        content=content,
        thumbnail=_encoded(small, Format.WEBP),
    )


def _refuse_floods(pixels: int) -> None:
    if pixels > rules.PIXELS_MAX:
        raise TooManyPixels(pixels=pixels, most=rules.PIXELS_MAX)


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue, with transparency where there is any, and no more."""
    if image.mode.startswith(("I", "F")):  # sixteen bits of grey
        image = image.point(lambda value: value / 256).convert("L")
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.info.clear()  # comments, profiles and EXIF; some encoders would write them again
    return plain


def _encoded(image: Image.Image, kind: Format) -> bytes:
    out = BytesIO()
    if (
        kind is Format.JPEG and image.mode == "RGBA"
    ):  # it knows no transparency: white shows through
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    options: dict[str, Any] = {"quality": _QUALITY[kind]} if kind in _QUALITY else {}
    image.save(out, kind.value, **options)
    return out.getvalue()
