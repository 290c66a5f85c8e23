import re
from datetime import UTC, datetime

import pytest

from pesan.kit.pages import Local, Words, asset_named, zone_label
from pesan.kit.pages.templates import _pieces

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 12.00 in Jakarta
AA = 4.5  # WCAG 2.2, 1.4.3: text below 24 px

PAIRS = [
    ("ink", "surface"), ("ink", "bg"), ("muted", "surface"), ("muted", "bg"),
    ("muted", "neutral-soft"), ("on-brand", "brand"), ("brand", "surface"),
    ("brand-strong", "brand-soft"), ("ink", "bubble-out"), ("muted-out", "bubble-out"),
    ("ok", "ok-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("info", "info-soft"),
    ("muted", "brand-soft"), ("info", "surface"), ("bad", "surface"),
]  # fmt: skip


def palettes() -> list[tuple[str, dict[str, str]]]:
    tokens = asset_named("tokens.css")
    assert tokens is not None
    light, dark = tokens.body.decode().split("prefers-color-scheme: dark")
    colours = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    day = dict(colours.findall(light))
    return [("light", day), ("dark", {**day, **dict(colours.findall(dark.split("*,")[0]))})]


@pytest.mark.parametrize(("name", "palette"), palettes())
def test_every_text_can_be_read_on_its_ground(name: str, palette: dict[str, str]) -> None:
    poor = {
        (text, ground): round(contrast(palette[text], palette[ground]), 2)
        for text, ground in PAIRS
        if contrast(palette[text], palette[ground]) < AA
    }
    assert poor == {}, name


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio of relative luminance."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("zone", "clock", "label"),
    [
        ("Asia/Jakarta", "12.00", "WIB"),
        ("Asia/Makassar", "13.00", "WITA"),
        ("Asia/Jayapura", "14.00", "WIT"),
    ],
)
def test_times_are_told_in_the_stores_zone(zone: str, clock: str, label: str) -> None:
    local = Local(zone, "id", NOON)

    assert local.clock(NOON) == clock
    assert zone_label(zone, NOON) == label


def test_days_are_told_as_people_do() -> None:
    indonesian, english = Local("Asia/Jakarta", "id", NOON), Local("Asia/Jakarta", "en", NOON)

    assert indonesian.when(NOON.replace(hour=1)) == "08.00"
    assert indonesian.when(NOON.replace(day=21)) == "Kemarin"
    assert english.when(NOON.replace(day=21)) == "Yesterday"
    assert indonesian.day(NOON.replace(month=8, day=17)) == "17 Agu"
    assert indonesian.full(NOON.replace(day=21)).startswith("Kemarin, ")
    assert indonesian.full_within(NOON.replace(day=21)).startswith("kemarin, ")
    assert english.full_within(NOON.replace(day=20)).startswith("20 Nov, ")
    assert english.day(NOON.replace(year=2025)) == "22 Nov 2025"


def test_a_chats_links_and_stars_are_told_from_its_text() -> None:
    text = "Total *Rp188.000*, bayar di https://pesan.example/pay/a_b. 2*3*4 * bintang *"

    assert _pieces(text) == [
        ("Total ", "text"),
        ("Rp188.000", "bold"),
        (", bayar di ", "text"),
        ("https://pesan.example/pay/a_b", "link"),
        (". 2*3*4 * bintang *", "text"),
    ]


def test_english_tells_one_from_many() -> None:
    words = Words({"{n} pesanan": "{n} order|{n} orders", "Pesanan": "Orders"})

    said = [words.say("en", "{n} pesanan", n=n) for n in (0, 1, 2)]
    assert said == ["0 orders", "1 order", "2 orders"]
    assert words.say("id", "{n} pesanan", n=1) == "1 pesanan"
    assert words.say("en", "Pesanan") == "Orders"
