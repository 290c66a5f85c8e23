"""Links in mails lead to pages: a new password, and joining a store."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from ..accounts.test_second_factor import hidden
from ..databases import Databases
from ..running import PASSWORD, Person, Pesan, running_pesan
from ..twins.smtp import text_of

FRESH = "lima kata sandi yang baru"


@pytest.fixture
async def browser(pesan: Pesan) -> AsyncIterator[httpx.AsyncClient]:
    async with pesan.visitor() as client:
        yield client


async def link_of(pesan: Pesan, address: str, words: str) -> str:
    mail = await pesan.mail.wait_for(address, words)
    found = re.search(rf"{re.escape(pesan.url)}(\S+)", text_of(mail))
    assert found is not None
    return found[1]


async def logs_in(pesan: Pesan, email: str, password: str) -> bool:
    body = {"email": email, "password": password}
    return (await pesan.api.post("/api/v1/auth/login", json=body)).is_success


async def test_who_forgot_asks_on_a_page_and_answers_a_mail(
    pesan: Pesan, browser: httpx.AsyncClient
) -> None:
    person = await pesan.person()
    form = hidden((await browser.get("/lupa")).text)
    asked = await browser.post("/lupa", data={**form, "email": person.email})
    unknown = await browser.post("/lupa", data={**form, "email": "nobody@example.com"})
    assert "Cek e-mailmu" in asked.text
    assert asked.text == unknown.text

    link = await link_of(pesan, person.email, "/kata-sandi/")
    form = hidden((await browser.get(link)).text)
    weak = await browser.post("/kata-sandi", data={**form, "password": "password1234"})
    assert (weak.status_code, "mudah ditebak" in weak.text) == (422, True)
    done = await browser.post("/kata-sandi", data={**form, "password": FRESH})
    again = await browser.post("/kata-sandi", data={**form, "password": FRESH + " lagi"})

    assert "sudah diganti" in done.text
    assert (again.status_code, "sudah tidak berlaku" in again.text) == (401, True)
    assert await logs_in(pesan, person.email, FRESH)


async def test_a_form_from_elsewhere_changes_nothing(
    pesan: Pesan, browser: httpx.AsyncClient
) -> None:
    person = await pesan.person()

    for path in ("/lupa", "/kata-sandi", "/undangan"):
        answer = await browser.post(path, data={"email": person.email, "token": "x"})
        assert answer.status_code == 403, path
    assert pesan.mail.to(person.email) == []


async def test_the_invited_join_on_a_page_with_the_account_they_have(
    pesan: Pesan, browser: httpx.AsyncClient
) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    await sari.made("/invitations", {"email": budi.email, "role": "staff"})
    page = await browser.get(await link_of(pesan, budi.email, "/undangan/"))
    assert "Toko Sari" in page.text
    form = hidden(page.text)

    wrong = await browser.post("/undangan", data={**form, "password": "not my password"})
    assert (wrong.status_code, "salah" in wrong.text) == (401, True)
    right = await browser.post("/undangan", data={**form, "password": PASSWORD})

    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert "Toko Sari" in (await browser.get("/")).text
    assert await role_in(sari.store_id, budi) == "staff"


async def test_the_invited_begin_an_account_even_where_nobody_else_may(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database) as pesan:
        sari = await pesan.seller("Sari")
        object.__setattr__(pesan.world, "registration_open", False)
        email = "baru@example.com"
        await sari.made("/invitations", {"email": email, "role": "viewer"})
        link = await link_of(pesan, email, "/undangan/")
        async with pesan.visitor() as browser:
            form = hidden((await browser.get(link)).text)
            joined = await browser.post(
                "/undangan", data={**form, "name": "Baru", "password": FRESH}
            )

            assert joined.status_code == 303
            assert "Toko Sari" in (await browser.get("/")).text
            spent = await browser.get(link.replace(".", "x", 1))
            assert spent.status_code == 404


async def role_in(store_id: str, person: Person) -> str | None:
    stores = (await person.api.get("/api/v1/stores")).json()["items"]
    return next((store["role"] for store in stores if store["id"] == store_id), None)
