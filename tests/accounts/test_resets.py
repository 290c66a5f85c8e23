"""A password that is changed, and one that was forgotten."""

import asyncio
import re
from datetime import timedelta

import httpx

from ..running import PASSWORD, Person, Pesan
from ..twins.smtp import text_of

AUTH = "/api/v1/auth"
FRESH = "lima kata sandi yang baru"


async def ask(pesan: Pesan, email: str, locale: str = "id") -> httpx.Response:
    return await pesan.api.post(
        f"{AUTH}/password-reset",
        json={"email": email, "locale": locale},
        headers={"Host": "evil.example"},
    )


async def mailed(pesan: Pesan, person: Person, nth: int = 1) -> str:
    """The token of the n-th mail with a link."""
    async with asyncio.timeout(10):
        while True:
            await pesan.mail.wait_for(person.email, "/kata-sandi/")
            links = [
                found[1]
                for mail in pesan.mail.to(person.email)
                if (found := re.search(rf"{re.escape(pesan.url)}/kata-sandi/(\S+)", text_of(mail)))
            ]
            if len(links) >= nth:
                return links[nth - 1]
            await asyncio.sleep(0.02)


async def reset(pesan: Pesan, token: str, password: str = FRESH) -> tuple[int, str]:
    answer = await pesan.api.post(
        f"{AUTH}/password-reset/confirmation", json={"token": token, "password": password}
    )
    return answer.status_code, "" if answer.status_code == 204 else answer.json()["code"]


async def log_in(pesan: Pesan, person: Person, password: str) -> int:
    body = {"email": person.email, "password": password}
    return (await pesan.api.post(f"{AUTH}/login", json=body)).status_code


async def test_a_forgotten_password_is_replaced_once_and_every_session_ends(pesan: Pesan) -> None:
    person = await pesan.person("Budi")
    assert (await ask(pesan, person.email.upper())).status_code == 202
    token = await mailed(pesan, person)

    assert await reset(pesan, token) == (204, "")

    assert await log_in(pesan, person, PASSWORD) == 401
    assert await log_in(pesan, person, FRESH) == 200
    assert (await person.api.get(f"{AUTH}/me")).status_code == 401
    assert await reset(pesan, token) == (401, "accounts.reset_refused")
    assert await pesan.mail.wait_for(person.email, "was changed just now")


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(pesan: Pesan) -> None:
    person = await pesan.person()

    unknown = await ask(pesan, "nobody@example.com")
    known = await ask(pesan, person.email)
    await mailed(pesan, person)

    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert pesan.mail.to("nobody@example.com") == []


async def test_an_english_reader_gets_an_english_mail(pesan: Pesan) -> None:
    person = await pesan.person()

    await ask(pesan, person.email, "en")

    assert (await pesan.mail.wait_for(person.email))["Subject"] == "A new password for Pesan"


async def test_a_link_dies_with_its_half_hour_and_with_another_change(pesan: Pesan) -> None:
    person = await pesan.person()
    await ask(pesan, person.email)
    await ask(pesan, person.email)
    first, second = await mailed(pesan, person), await mailed(pesan, person, 2)

    assert await reset(pesan, second) == (204, "")
    assert await reset(pesan, first) == (401, "accounts.reset_refused")

    await ask(pesan, person.email)
    third = await mailed(pesan, person, 3)
    await pesan.rows(
        "UPDATE password_resets SET expires_at = expires_at - $1::interval RETURNING 1",
        timedelta(minutes=31),
    )
    assert await reset(pesan, third) == (401, "accounts.reset_refused")


async def test_two_who_use_one_link_at_once_replace_it_once(pesan: Pesan) -> None:
    person = await pesan.person()
    await ask(pesan, person.email)
    token = await mailed(pesan, person)

    answers = await asyncio.gather(*(reset(pesan, token, f"{FRESH} {n}") for n in range(3)))

    assert sorted(status for status, _ in answers) == [204, 401, 401]


async def test_no_made_up_token_replaces_a_password(pesan: Pesan) -> None:
    person = await pesan.person()
    await ask(pesan, person.email)
    token = await mailed(pesan, person)
    id_, _, mac = token.partition(".")

    for forged in ("", id_, f"{id_}.", f"{id_}.{'0' * 64}", f"{mac}.{id_}", token + "0"):
        assert await reset(pesan, forged) == (401, "accounts.reset_refused"), forged
    held = str(await pesan.rows("SELECT row_to_json(r)::text FROM password_resets r"))
    assert mac not in held
    assert await log_in(pesan, person, PASSWORD) == 200


async def test_a_password_is_changed_by_whoever_knows_it_and_others_are_logged_out(
    pesan: Pesan,
) -> None:
    person = await pesan.person()
    body = {"email": person.email, "password": PASSWORD}
    other = await pesan.client(
        (await pesan.api.post(f"{AUTH}/login", json=body)).json()["access_token"]
    )

    wrong = await person.api.put(
        f"{AUTH}/password", json={"current_password": "wrong wrong", "password": FRESH}
    )
    right = await person.api.put(
        f"{AUTH}/password", json={"current_password": PASSWORD, "password": FRESH}
    )

    assert (wrong.status_code, right.status_code) == (401, 204)
    assert (await person.api.get(f"{AUTH}/me")).status_code == 200
    assert (await other.get(f"{AUTH}/me")).status_code == 401
    assert await log_in(pesan, person, FRESH) == 200


async def test_the_name_of_ones_store_is_no_password(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await seller.api.post("/api/v1/stores", json={"name": "Warung Cahaya Timur"})

    answer = await seller.api.put(
        f"{AUTH}/password",
        json={"current_password": PASSWORD, "password": "WarungCahayaTimur1"},
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "password"
