"""Pictures and what is none, made on the spot."""

import struct
import zlib
from io import BytesIO

from PIL import Image

CANARY = b"<script>alert(1)</script>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), *, alpha: bool = False) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGBA" if alpha else "RGB", size, "red")
    image.paste((0, 0, 255), (size[0] // 2, 0, size[0], size[1]))
    if alpha:
        image.putpixel((0, 0), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def telltale_photo() -> bytes:
    """A JPEG that lies on its side, with a place, a comment, and a page behind its last byte."""
    image = Image.open(BytesIO(picture("JPEG")))
    exif = image.getexif()
    exif[0x0112] = 6  # orientation: turn a quarter to the right
    exif[0x010E] = CANARY.decode()  # description
    exif.get_ifd(0x8825)[1] = "S"  # where it was taken
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=CANARY)
    return out.getvalue() + CANARY


def flood(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few bytes that says it has two and a half thousand million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 9))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def shown(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw))
    image.load()
    return image
