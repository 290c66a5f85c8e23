import re
from datetime import timedelta

import httpx
import pytest

from pesan.dashboard import make_login_link
from pesan.kit.ids import UserId, decode
from pesan.stores import SENSITIVE, Right

from ..databases import Databases
from ..running import PASSWORD, Pesan, running_pesan
from .shop import open_shop


async def fresh(pesan: Pesan) -> httpx.AsyncClient:
    return await pesan.clients.enter_async_context(pesan.visitor())


async def form_token(client: httpx.AsyncClient) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', (await client.get("/login")).text)
    assert found is not None
    return found[1]


async def age(pesan: Pesan, table: str, column: str, by: timedelta) -> None:
    """Moves every row of a table into the past: sessions and links live on real time."""
    await pesan.rows(f"UPDATE {table} SET {column} = {column} - $1::interval RETURNING 1", by)


async def test_a_merchant_logs_in_with_e_mail_and_password(pesan: Pesan) -> None:
    shop, client = await open_shop(pesan), await fresh(pesan)
    form = {
        "form_token": await form_token(client),
        "email": shop.seller.email.upper(),
        "password": PASSWORD,
        "next": "/orders",
    }

    answer = await client.post("/login", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, "/orders")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await client.get("/")).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_get_one_answer(pesan: Pesan) -> None:
    shop, client = await open_shop(pesan), await fresh(pesan)
    token = await form_token(client)

    wrong = await client.post(
        "/login", data={"form_token": token, "email": shop.seller.email, "password": "no no no no"}
    )
    unknown = await client.post(
        "/login", data={"form_token": token, "email": "x@example.com", "password": "no no no no"}
    )

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(shop.seller.email, "x@example.com") == unknown.text
    assert (await client.get("/")).status_code == 303


async def test_a_login_without_the_forms_token_is_refused(pesan: Pesan) -> None:
    shop, client = await open_shop(pesan), await fresh(pesan)
    await client.get("/login")

    answer = await client.post("/login", data={"email": shop.seller.email, "password": PASSWORD})

    assert answer.status_code == 403


async def test_a_login_link_works_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    link = await shop.login_link()
    first, second = await fresh(pesan), await fresh(pesan)

    assert (await first.get(link)).headers["location"] == "/"
    again = await second.get(link)

    assert again.status_code == 401
    assert "sekali" in again.text
    assert (await first.get("/")).status_code == 200
    assert (await second.get("/")).status_code == 303


async def test_a_login_link_dies_after_a_quarter_of_an_hour(pesan: Pesan) -> None:
    shop, client = await open_shop(pesan), await fresh(pesan)
    link = await shop.login_link()
    await age(pesan, "login_links", "expires_at", timedelta(minutes=16))

    assert (await client.get(link)).status_code == 401


async def test_the_database_holds_nothing_one_could_log_in_with(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    link = await shop.login_link()
    browser = await shop.browser()

    held = str(await pesan.rows("SELECT * FROM dashboard_sessions")) + str(
        await pesan.rows("SELECT * FROM login_links")
    )

    assert link.rpartition("/")[2] not in held
    assert str(browser.client.cookies["pesan"]) not in held


async def test_logging_out_ends_the_session_for_good(pesan: Pesan) -> None:
    browser = await (await open_shop(pesan)).browser()
    cookie = browser.client.cookies["pesan"]

    answer = await browser.post("/logout")

    assert answer.headers["location"] == "/login"
    thief = await fresh(pesan)
    thief.cookies["pesan"] = cookie
    assert (await thief.get("/")).headers["location"] == "/login"


async def test_a_session_ends_when_it_was_idle_or_is_too_old(pesan: Pesan) -> None:
    browser = await (await open_shop(pesan)).browser()
    await age(pesan, "dashboard_sessions", "seen_at", timedelta(minutes=31))
    assert (await browser.get("/")).status_code == 303

    browser = await (await open_shop(pesan, "Budi")).browser()
    await age(pesan, "dashboard_sessions", "created_at", timedelta(hours=13))
    assert (await browser.get("/")).status_code == 303


async def test_a_session_in_use_lives_on_to_its_longest(pesan: Pesan) -> None:
    browser = await (await open_shop(pesan)).browser()
    for _ in range(3):
        await age(pesan, "dashboard_sessions", "seen_at", timedelta(minutes=29))
        assert (await browser.get("/")).status_code == 200  # and is seen just now again

    await age(pesan, "dashboard_sessions", "created_at", timedelta(hours=11, minutes=59))
    assert (await browser.get("/")).status_code == 200
    await age(pesan, "dashboard_sessions", "created_at", timedelta(minutes=1))
    assert (await browser.get("/")).status_code == 303


async def test_in_production_the_cookie_is_bound_to_its_host_and_to_https(
    databases: Databases, database: str
) -> None:
    production = {
        "env": "production",
        "public_url": "https://shop.example",
        "secret_key": "a-key-only-tests-know-0123456789-abcdef",
    }
    async with running_pesan(databases, database, **production) as pesan:
        person = await pesan.person()
        link = await make_login_link(pesan.world, UserId(decode("usr", person.id)))

        cookie = (await pesan.api.get(link)).headers["set-cookie"]
        visit = (await pesan.api.get("/login")).headers["set-cookie"]

    name, _, rest = cookie.partition("=")
    parts = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == "__Host-pesan"  # which wants Secure, Path=/ and no Domain
    assert {"secure", "httponly", "path=/", "samesite=lax", "max-age=43200"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert len(rest.partition(";")[0]) >= 43  # 256 bits
    assert "secure" in visit.lower()


async def test_each_login_gets_a_cookie_of_its_own(pesan: Pesan) -> None:
    shop, client = await open_shop(pesan), await fresh(pesan)
    client.cookies["pesan"] = "planted"

    await client.get(await shop.login_link())

    assert "planted" not in {cookie.value for cookie in client.cookies.jar if cookie.domain}


async def test_a_page_of_a_sensitive_right_asks_for_the_password_again(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page is one yet: were orders, they would ask without a word of their own (S17)."""
    monkeypatch.setattr("pesan.stores.gate.SENSITIVE", SENSITIVE | {Right.READ_ORDERS})
    shop = await open_shop(pesan)
    browser = await shop.browser()
    before = browser.client.cookies["pesan"]
    assert (await browser.get("/orders")).status_code == 200
    await age(pesan, "sessions", "proved_at", timedelta(minutes=6))

    asked = await browser.get("/orders")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=/orders")
    assert (await browser.get("/products")).status_code == 200

    form = {
        "form_token": await form_token(browser.client),
        "email": shop.seller.email,
        "password": PASSWORD,
        "next": "/orders",
    }
    assert (await browser.client.post("/login", data=form)).headers["location"] == "/orders"
    assert (await browser.client.get("/orders")).status_code == 200
    thief = await fresh(pesan)
    thief.cookies["pesan"] = before
    assert (await thief.get("/products")).status_code == 303, "the session before ended with it"


async def test_one_is_sent_to_no_other_host_after_logging_in(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "evil"):
        client = await fresh(pesan)
        form = {
            "form_token": await form_token(client),
            "email": shop.seller.email,
            "password": PASSWORD,
            "next": wanted,
        }

        assert (await client.post("/login", data=form)).headers["location"] == "/", wanted
