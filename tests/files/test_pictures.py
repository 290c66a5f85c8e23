"""What an uploaded picture becomes, and what is turned away at the door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pesan.files import NotAPicture, PictureBroken, TooManyPixels, redraw, rules
from pesan.files.pictures import _redrawn

from ..pictures import CANARY, GIF, SVG, flood, picture, shown, telltale_photo


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_keeps_its_kind_and_gets_a_thumbnail(kind: str) -> None:
    made = await redraw(picture(kind, (800, 400)))

    assert (made.width, made.height) == (800, 400)
    assert shown(made.content).format == kind
    assert shown(made.thumbnail).size == (320, 160)


async def test_a_large_picture_is_kept_no_larger_than_a_phone_shows() -> None:
    made = await redraw(picture("JPEG", (6000, 3000)))

    assert (made.width, made.height) == shown(made.content).size == (2048, 1024)


async def test_only_what_can_be_seen_is_left() -> None:
    photo = telltale_photo()
    assert CANARY in photo

    made = await redraw(photo)

    for raw in (made.content, made.thumbnail):
        assert CANARY not in raw
        assert b"Exif" not in raw
        assert dict(shown(raw).getexif()) == {}
    upright = shown(made.content)
    assert upright.size == (20, 40)  # it lay on its side
    red, _, blue = upright.getpixel((10, 2))  # type: ignore[misc] # of an RGB picture
    assert (red > 200, blue < 100) == (True, True)


async def test_transparency_stays() -> None:
    made = await redraw(picture("PNG", alpha=True))

    assert shown(made.content).convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
    assert shown(made.thumbnail).mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBX", "CMYK", "I;16"])
async def test_odd_ways_to_write_pixels_are_read(mode: str) -> None:
    from io import BytesIO  # noqa: PLC0415

    out = BytesIO()
    kind = "JPEG" if mode in {"CMYK", "RGBX"} else "PNG"
    Image.new(mode, (9, 9)).save(out, kind)

    assert shown((await redraw(out.getvalue())).content).mode in {"RGB", "RGBA"}


@pytest.mark.parametrize(
    "raw", [b"", SVG, GIF, b"<!doctype html>" + CANARY, b"%PDF-1.7", b"MZ\x90", picture()[1:]]
)
async def test_what_is_no_picture_of_the_three_kinds_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAPicture):
        await redraw(raw)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_that_is_cut_off_is_broken(kind: str) -> None:
    whole = picture(kind, (300, 300))

    for raw in (whole[: len(whole) // 2], whole[:16]):
        with pytest.raises(PictureBroken):
            await redraw(raw)


async def test_a_flood_of_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooManyPixels, match="2500000000"):
        await redraw(flood())


@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_a_damaged_picture_is_never_more_than_broken(kind: str, data: st.DataObject) -> None:
    raw = bytearray(picture(kind, (24, 24)))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(12, len(raw) - 1))] = data.draw(st.integers(0, 255))
    found = rules.format_of(bytes(raw))
    assert found is not None

    try:
        made = _redrawn(bytes(raw), found, found)
    except (PictureBroken, TooManyPixels):
        return
    assert shown(made.content).size == (made.width, made.height)
