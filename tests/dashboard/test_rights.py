"""Nobody is led where they may not look, or shown a form that they may not send."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from pesan.kit.ids import NoSuchId, decode
from pesan.stores import Right, Role, may

from ..routes import all_routes
from ..running import Pesan
from .scene import morning
from .shop import Browser, Shop, open_shop
from .test_broadcasts import WHATSAPP

ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")


def rights_of_forms() -> list[tuple[re.Pattern[str], Right]]:
    """Every form of the dashboard by its path, and the right it takes."""
    found = []
    for route in all_routes().routes:
        for handler in getattr(route, "route_handlers", ()):
            right = getattr(handler, "opt", {}).get("right")
            if right in set(Right) and "POST" in handler.http_methods:
                pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(route.path_format))
                found.append((re.compile(pattern), Right(right)))
    return found


FORMS = rights_of_forms()


def shape(path: str) -> str:
    """Of two pages of one kind one is enough."""
    return ID.sub("ID", path.partition("?")[0])


async def walked(browser: Browser) -> dict[str, str]:
    """Every page that is reached from the first by following links, one of each shape."""
    pages: dict[str, str] = {}
    seen, waiting = {"/"}, ["/"]
    while waiting:
        path = waiting.pop()
        answer = await browser.get(path)
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        pages[path] = answer.text
        for found in re.findall(r'href="(/[^"#]*)"', answer.text):
            link = unescape(found)
            if shape(link) not in seen and not re.match(r"/(static|pay|widget|api|docs)\b", link):
                seen.add(shape(link))
                waiting.append(link)
    return pages


def sent_from(page: str) -> set[str]:
    """Where its forms go that have something to press; one without is only looked at."""
    forms = re.findall(
        r'<form[^>]* method="post"[^>]* action="([^"]*)"[^>]*>(.*?)</form>', page, re.DOTALL
    )
    pressed = {action for action, within in forms if re.search(r"<button(?! type=.button)", within)}
    elsewhere = {to for _, within in forms for to in re.findall(r'formaction="([^"]*)"', within)}
    return {urlsplit(unescape(path)).path for path in pressed | elsewhere}


async def busy(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    await morning(shop)
    answer = await shop.seller.put("/connections/whatsapp", WHATSAPP)
    assert answer.status_code == 200, answer.text
    return shop


@pytest.mark.parametrize("role", list(Role))
async def test_every_link_opens_and_every_form_may_be_sent(pesan: Pesan, role: Role) -> None:
    shop = await busy(pesan)
    browser = await shop.browser()
    await pesan.rows("UPDATE members SET role = $1 RETURNING 1", role.value)

    pages = await walked(browser)

    assert len(pages) > 20, sorted(pages)
    forbidden = {
        (shape(page), shape(path), right.value)
        for page, text in pages.items()
        for path in sent_from(text)
        for pattern, right in FORMS
        if pattern.fullmatch(path) and not may(role, right)
    }
    assert not forbidden


def test_the_forms_rights_are_read() -> None:
    """A gate that was never seen red is not trusted."""
    asked = "/connections/cnx_00000000000000000000000000/end"
    assert [right for pattern, right in FORMS if pattern.fullmatch(asked)] == [Right.CONNECT]
    with pytest.raises(NoSuchId):
        decode("cnx", shape(asked))
