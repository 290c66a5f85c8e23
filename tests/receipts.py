"""Receipts as banks' apps show them after a transfer, and what becomes of such a screenshot."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

SIZE = (720, 1440)
# Of each app: its own colour, its paper, its ink.
APPS = {
    "blue": ((0, 96, 175), (255, 255, 255), (30, 30, 30)),
    "pale": ((0, 61, 121), (245, 247, 250), (20, 20, 40)),
    "dark": ((20, 20, 24), (32, 34, 40), (235, 235, 235)),
}


def receipt(
    amount: str = "Rp85.123", reference: str = "202611260001", *, app: str = "blue"
) -> Image.Image:
    """All receipts of one app are alike but for these few digits."""
    own, paper, ink = APPS[app]
    image = Image.new("RGB", SIZE, paper)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    head = height // 6
    draw.rectangle((0, 0, width, head), fill=own)
    _write(draw, (34, 14), "14.03", 24, "white")
    _write(draw, (width // 2, head - 86), "Transfer Rupiah", 44, "white", "mm")
    draw.ellipse((width // 2 - 60, head + 40, width // 2 + 60, head + 160), fill=(30, 160, 90))
    _write(draw, (width // 2, head + 100), "OK", 52, "white", "mm")
    _write(draw, (width // 2, head + 206), "Transfer Berhasil", 40, ink, "mm")
    _write(draw, (width // 2, head + 266), "26 Nov 2026 14:03:21", 27, ink, "mm")
    _write(draw, (width // 2, head + 333), amount, 56, ink, "mm")
    lines = {
        "Ke": "SARI DEWI",
        "Rekening": "0140012345",
        "Dari": "BUDI SANTOSO",
        "Biaya": "Rp0",
        "No. Ref": reference,
    }
    for row, (name, value) in enumerate(lines.items()):
        top = head + 420 + row * 74
        _write(draw, (46, top), name, 28, ink)
        _write(draw, (width - 46, top), value, 28, ink, "ra")
        draw.line((46, top + 50, width - 46, top + 50), fill=(200, 200, 200), width=2)
    draw.rectangle((46, height - 126, width - 46, height - 54), fill=own)
    _write(draw, (width // 2, height - 90), "Selesai", 34, "white", "mm")
    return image


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    return _written(image, "JPEG", quality)


def _webp(image: Image.Image) -> bytes:
    return _written(image, "WEBP", 70)


def _shrunk(image: Image.Image) -> bytes:
    return jpeg(image.resize((image.width // 2, image.height // 2)), 75)


def _cropped(image: Image.Image) -> bytes:
    """Two percent of each side."""
    x, y = image.width // 50, image.height // 50
    return jpeg(image.crop((x, y, image.width - x, image.height - y)))


def _without_top(image: Image.Image) -> bytes:
    """The phone's clock is gone."""
    return jpeg(image.crop((0, image.height * 3 // 100, image.width, image.height)))


def _brighter(image: Image.Image) -> bytes:
    return jpeg(ImageEnhance.Brightness(image).enhance(1.15))


def _duller(image: Image.Image) -> bytes:
    return jpeg(ImageEnhance.Contrast(image).enhance(0.8))


# What chats and people do to a picture that is sent on.
CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "written anew": lambda image: jpeg(image, 40),
    "as WebP": _webp,
    "shrunk": _shrunk,
    "cropped": _cropped,
    "without its top": _without_top,
    "brighter": _brighter,
    "duller": _duller,
}


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    size: int,
    fill: str | tuple[int, int, int],
    anchor: str = "la",
) -> None:
    draw.text(at, text, font=ImageFont.load_default(size=size), fill=fill, anchor=anchor)


def _written(image: Image.Image, kind: str, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, kind, quality=quality)
    return out.getvalue()
