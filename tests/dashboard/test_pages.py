import re
from collections.abc import Iterator

import pytest

from pesan.kit.ids import new_id

from ..running import Pesan
from .scene import morning
from .shop import Shop, open_shop, wire

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
CANARY = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def test_every_page_carries_the_policy_and_is_kept_nowhere(shop: Shop) -> None:
    thread, order, token = await morning(shop)
    browser = await shop.browser()
    paths = [
        "/", "/inbox", f"/inbox/{wire('con', thread)}", "/orders", f"/orders/{wire('ord', order)}",
        "/products", "/simulator", "/more", "/login", f"/pay/{token}", "/pay/nobody",
        "/orders/ord_nothing",
    ]  # fmt: skip

    for path in paths:
        answer = await browser.get(path)
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert answer.headers["cache-control"] == "no-store", path
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text), path


async def test_every_region_of_a_page_is_drawn_alone_as_it_is_in_the_page(shop: Shop) -> None:
    thread, order, _ = await morning(shop)
    browser = await shop.browser()

    for path in ("/", f"/inbox/{wire('con', thread)}", f"/orders/{wire('ord', order)}", "/products"):  # fmt: skip
        page = (await browser.get(path)).text
        for name, address in _regions(page):
            alone = await browser.get(address)
            assert alone.status_code == 200, (path, name)
            assert "<html" not in alone.text
            assert _plain(alone.text) in _plain(page), (path, name)


async def test_a_page_asks_no_other_host_for_anything(shop: Shop) -> None:
    await morning(shop)
    browser = await shop.browser()

    for path in ("/", "/simulator", "/login"):
        page = (await browser.get(path)).text
        for address in re.findall(r'(?:src|href)="([^"]+)"', page):
            assert address.startswith(("/", "#", f"{shop.pesan.url}/pay/")), address


async def test_pages_weigh_less_than_100_kilobytes_with_all_their_files(shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    page = await browser.get(f"/inbox/{wire('con', thread)}")
    files = set(re.findall(r'"(/static/[^"#]+)', page.text))
    weight = len(page.content) // 4

    for file in files:
        answer = await browser.client.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        weight += int(answer.headers["content-length"])

    assert len(files) >= 6
    assert weight < 100_000, weight


async def test_what_buyers_write_is_shown_and_never_run(shop: Shop) -> None:
    customer = await shop.customer(CANARY)
    thread = await shop.conversation(customer)
    await shop.message(thread, 1, "customer", f"{CANARY} https://pesan.example/a?b=1&c=2.")
    browser = await shop.browser()

    for path in ("/", "/inbox", f"/inbox/{wire('con', thread)}"):
        page = (await browser.get(path)).text
        assert "<img src=x" not in page
        assert "<script>" not in page
    assert 'href="https://pesan.example/a?b=1&amp;c=2"' in page


async def test_another_stores_conversation_and_order_answer_like_missing_ones(
    pesan: Pesan, shop: Shop
) -> None:
    thread, order, _ = await morning(shop)
    stranger = await (await open_shop(pesan, "Budi")).browser()

    for foreign, missing in [
        (f"/inbox/{wire('con', thread)}", f"/inbox/{wire('con', new_id())}"),
        (f"/orders/{wire('ord', order)}", f"/orders/{wire('ord', new_id())}"),
    ]:
        theirs, none = await stranger.get(foreign), await stranger.get(missing)
        assert theirs.status_code == none.status_code == 404
        assert theirs.text == none.text
    for verb in ("messages", "owner", "read"):
        answer = await stranger.post(f"/inbox/{wire('con', thread)}/{verb}", text="x", owner="human")  # fmt: skip
        assert answer.status_code == 404, verb


async def test_a_form_from_elsewhere_or_without_its_token_is_refused(shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    for path in (
        f"/inbox/{wire('con', thread)}/messages",
        f"/inbox/{wire('con', thread)}/owner",
        f"/inbox/{wire('con', thread)}/read",
        "/simulator/messages",
        "/store",
        "/logout",
    ):
        bare = await browser.client.post(path, data={"text": "x"})
        foreign = await browser.post(path, headers={"Origin": "https://evil.example"})
        crossed = await browser.post(
            path, headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"}
        )
        assert {bare.status_code, foreign.status_code, crossed.status_code} == {403}, path


async def test_a_reply_takes_the_chat_from_the_agent_and_gives_it_back_on_demand(
    shop: Shop,
) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"

    answer = await browser.post(f"{path}/messages", text="Siap kak, saya cek dulu ya")
    page = (await browser.get(path)).text

    assert answer.status_code == 303
    assert "Siap kak, saya cek dulu ya" in page
    assert 'aria-checked="false"' in page
    assert "Diserahkan ke kamu" in page
    await browser.post(f"{path}/owner", owner="agent")
    assert 'aria-checked="true"' in (await browser.get(path)).text


async def test_who_may_only_look_gets_no_composer_and_no_effect(pesan: Pesan, shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    await pesan.rows("UPDATE members SET role = 'viewer' RETURNING 1")
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"

    page = (await browser.get(path)).text
    answer = await browser.post(f"{path}/messages", text="halo")

    assert 'name="text"' not in page.split('id="r-side"')[0].split('class="thread')[1]
    assert answer.status_code == 403
    assert await pesan.value("SELECT count(*) FROM customer_messages WHERE author = 'human'") == 0


async def test_the_pages_speak_english_on_demand_and_remember_it(shop: Shop) -> None:
    await morning(shop)
    browser = await shop.browser()

    first = await browser.get("/orders", lang="en")
    second = await browser.get("/orders")

    assert "Awaiting payment" in first.text
    assert '<html lang="en">' in second.text
    assert "Menunggu bayar" not in second.text


async def test_orders_are_found_by_tab_name_and_number(shop: Shop) -> None:
    await morning(shop)
    browser = await shop.browser()

    def numbers(page: str) -> list[str]:
        return re.findall(r'id="o-(\d+)"', page)

    assert numbers((await browser.get("/orders", tab="pay")).text) == ["1048"]
    assert numbers((await browser.get("/orders", q="andi")).text) == ["1046"]
    assert numbers((await browser.get("/orders", q="#1045")).text) == ["1045"]
    assert numbers((await browser.get("/orders", q="%")).text) == []
    assert (await browser.get("/orders", tab="nonsense")).status_code == 404


async def test_a_part_of_a_page_sends_who_is_logged_out_to_the_login(pesan: Pesan) -> None:
    answer = await pesan.api.get("/inbox?region=inbox", headers={"HX-Request": "true"})
    stream = await pesan.api.get("/live", headers={"HX-Request": "true"})

    assert answer.status_code == stream.status_code == 401
    assert answer.headers["hx-redirect"] == "/login"


def _regions(page: str) -> Iterator[tuple[str, str]]:
    for name, address in re.findall(r'id="r-(\w+)" hx-get="([^"]+)"', page):
        yield name, address.replace("&amp;", "&")


def _plain(html: str) -> str:
    """Without spaces, and without the addresses of regions, which name the page they stand in."""
    return re.sub(r"\s+", "", html)
