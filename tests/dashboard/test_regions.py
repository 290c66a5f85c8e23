import asyncio
import re
from collections import Counter
from pathlib import Path

import pytest

import pesan.dashboard
from pesan.dashboard.regions import PRESENT, REGIONS, regions_for
from pesan.dashboard.words import ENGLISH, PAGES
from pesan.papers.words import ENGLISH as PAPERS_ENGLISH
from pesan.pay.cards import AGREEMENT
from pesan.pay.words import ENGLISH as PAY_ENGLISH

from ..patience import PATIENCE_SECONDS
from ..running import Pesan
from .scene import morning
from .shop import open_shop, wire

ROOM = Path(pesan.dashboard.__file__).parent
TEMPLATES = ROOM / "templates"
PAY = ROOM.parent / "pay" / "templates"
PAPERS = ROOM.parent / "papers" / "templates"


@pytest.mark.parametrize(
    ("topic", "concerned"),
    [
        ("conversations", {"nav", "today", "feed", "tabs", "inbox", "thread", "window", "side", "phone", "setup", "undelivered"}),
        ("connections", {"today", "tabs", "connections"}),
        ("templates", {"templates"}),
        ("orders", {"nav", "today", "feed", "inbox", "side", "orders", "order", "products", "setup", "transfers"}),
        ("payments", {"nav", "today", "feed", "side", "orders", "order", "cases", "case", "disputes", "transfers", "line", "checks", "book"}),
        ("products", {"products", "setup"}),
        ("broadcasts", {"broadcasts", "broadcast"}),
        ("carts", {"side"}),
        ("somebody else's", set()),
    ],
)  # fmt: skip
def test_a_change_draws_every_region_it_concerns(topic: str, concerned: set[str]) -> None:
    assert set(regions_for(topic)) == concerned


def test_every_region_has_a_template_and_stands_in_a_page() -> None:
    named = {region for regions in REGIONS.values() for region in regions} | {PRESENT}
    drawn = {file.stem for file in (TEMPLATES / "regions").iterdir()}
    asked = {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in re.findall(r"live\('(\w+)'[,)]", file.read_text())
    }

    assert named == drawn == asked


@pytest.mark.parametrize(
    ("folder", "english", "by_code"),
    [(TEMPLATES, ENGLISH, set()), (PAY, PAY_ENGLISH, {AGREEMENT}), (PAPERS, PAPERS_ENGLISH, set())],
)
def test_every_sentence_of_a_page_has_its_english_and_no_english_is_left_over(
    folder: Path, english: dict[str, str], by_code: set[str]
) -> None:
    said = by_code | {
        sentence
        for file in folder.rglob("*.html")
        for sentence in re.findall(r"\bt\('((?:[^'\\]|\\.)*)'", file.read_text())
    }

    assert said == set(english)


def test_every_tool_of_the_agent_has_words_for_its_trace() -> None:
    tools = re.findall(
        r'self\._(?:run|note)\(\s*"(\w+)"', (ROOM.parent / "agent/tools.py").read_text()
    )
    named = re.findall(
        r"^  '(\w+)': t\(", (TEMPLATES / "parts/trace.html").read_text(), re.MULTILINE
    )

    assert set(tools) == set(named)


def test_every_sentence_is_translated_once() -> None:
    """Of two, the one whose page comes last would win everywhere."""
    said = Counter(sentence for page in PAGES for sentence in page.WORDS)

    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("english", [ENGLISH, PAY_ENGLISH, PAPERS_ENGLISH])
def test_both_languages_name_the_same_facts(english: dict[str, str]) -> None:
    for indonesian, translated in english.items():
        assert set(re.findall(r"{\w+}", indonesian)) == set(re.findall(r"{\w+}", translated))


async def test_the_stream_names_the_regions_of_what_changed_in_this_store_only(
    pesan: Pesan,
) -> None:
    shop, other = await open_shop(pesan), await open_shop(pesan, "Budi")
    thread, _, _ = await morning(shop)
    foreign, _, _ = await morning(other)
    browser, stranger = await shop.browser(), await other.browser()

    async with browser.client.stream("GET", "/live") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await anext(lines) == "event: live-all"
        await stranger.post(f"/inbox/{wire('con', foreign)}/messages", text="bukan untukmu")
        await browser.post(f"/inbox/{wire('con', thread)}/owner", owner="human")
        heard = set()
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for line in lines:
                if line.startswith("event: "):
                    heard.add(line.removeprefix("event: live-"))
                if "setup" in heard:
                    break

    assert heard == set(regions_for("conversations"))
