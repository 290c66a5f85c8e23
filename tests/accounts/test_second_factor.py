"""A code beside the password: taken once, recovered without the phone, asked for at every door."""

import asyncio
import re
import time
from dataclasses import replace
from typing import Any

import pyotp
import pytest

from pesan.accounts import second_factor
from pesan.kit.ids import UserId, decode
from pesan.kit.secret import Secret

from ..dashboard.shop import open_shop
from ..databases import Databases
from ..running import PASSWORD, Person, Pesan, Seller, running_pesan

AUTH = "/api/v1/auth"
FACTOR = f"{AUTH}/second-factor"


def code_of(secret: str, *, steps_ago: int = 0) -> str:
    return pyotp.TOTP(secret).at(time.time() - 30 * steps_ago)


async def switched_on(who: Person | Seller) -> tuple[str, list[str]]:
    """The secret, and the recovery codes. The confirmation used up the code of a step ago."""
    answer = await who.api.post(FACTOR, json={"password": PASSWORD})
    assert answer.status_code == 201, answer.text
    secret: str = answer.json()["secret"]
    confirmed = await who.api.post(
        f"{FACTOR}/confirmation", json={"code": code_of(secret, steps_ago=1)}
    )
    assert confirmed.status_code == 200, confirmed.text
    return secret, confirmed.json()["recovery_codes"]


async def log_in(pesan: Pesan, email: str, **more: Any) -> tuple[int, str]:
    answer = await pesan.api.post(
        f"{AUTH}/login", json={"email": email, "password": PASSWORD, **more}
    )
    return answer.status_code, answer.json().get("code", "")


async def test_a_code_is_asked_for_and_works_once(pesan: Pesan) -> None:
    person = await pesan.person()
    secret, _ = await switched_on(person)
    code = code_of(secret)

    assert await log_in(pesan, person.email) == (401, "accounts.code_needed")
    assert await log_in(pesan, person.email, code="000000") == (401, "accounts.code_wrong")
    at_once = await asyncio.gather(*(log_in(pesan, person.email, code=code) for _ in range(4)))

    assert sorted(status for status, _ in at_once) == [200, 401, 401, 401]
    assert await log_in(pesan, person.email, code=code) == (401, "accounts.code_wrong")
    older = code_of(secret, steps_ago=1)
    assert await log_in(pesan, person.email, code=older) == (401, "accounts.code_wrong")


async def test_a_wrong_password_tells_nothing_of_a_second_factor(pesan: Pesan) -> None:
    person = await pesan.person()
    secret, _ = await switched_on(person)

    wrong = await pesan.api.post(
        f"{AUTH}/login",
        json={"email": person.email, "password": "wrong wrong wrong", "code": code_of(secret)},
    )

    assert (wrong.status_code, wrong.json()["code"]) == (401, "accounts.login_failed")


async def test_it_counts_only_once_it_was_confirmed(pesan: Pesan) -> None:
    person = await pesan.person()
    await person.api.post(FACTOR, json={"password": PASSWORD})
    first = await person.api.post(f"{FACTOR}/confirmation", json={"code": "123456"})

    assert (first.status_code, first.json()["code"]) == (401, "accounts.code_wrong")
    assert (await person.api.get(FACTOR)).json()["enabled"] is False
    assert (await log_in(pesan, person.email))[0] == 200
    refused = await person.api.post(FACTOR, json={"password": "not my password"})
    assert (refused.status_code, refused.json()["code"]) == (401, "accounts.login_failed")


async def test_a_recovery_code_opens_once_however_it_is_typed(pesan: Pesan) -> None:
    person = await pesan.person()
    _, codes = await switched_on(person)
    assert len(set(codes)) == 10

    spoken = codes[0].upper().replace("-", " ")
    assert (await log_in(pesan, person.email, code=spoken))[0] == 200
    assert await log_in(pesan, person.email, code=codes[0]) == (401, "accounts.code_wrong")
    assert (await person.api.get(FACTOR)).json()["recovery_codes_left"] == 9


async def test_switching_it_off_takes_the_password_and_a_code(pesan: Pesan) -> None:
    person = await pesan.person()
    _, codes = await switched_on(person)
    again = await person.api.post(FACTOR, json={"password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "accounts.second_factor_on")

    for body, code in [
        ({"password": "not my password", "code": codes[0]}, "accounts.login_failed"),
        ({"password": PASSWORD, "code": "000000"}, "accounts.code_wrong"),
    ]:
        answer = await person.api.post(f"{FACTOR}/removal", json=body)
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    done = await person.api.post(f"{FACTOR}/removal", json={"password": PASSWORD, "code": codes[0]})

    assert done.status_code == 204
    assert (await log_in(pesan, person.email))[0] == 200


async def test_the_database_holds_neither_secret_nor_codes(pesan: Pesan) -> None:
    person = await pesan.person()
    secret, codes = await switched_on(person)

    held = str(await pesan.rows("SELECT row_to_json(f)::text FROM second_factors f"))
    held += str(await pesan.rows("SELECT row_to_json(r)::text FROM recovery_codes r"))

    for one in (secret, *codes):
        assert one not in held
        assert one.encode().hex() not in held


@pytest.mark.usefixtures("patience")
async def test_guessing_codes_is_slow(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        person = await pesan.person()
        secret, _ = await switched_on(person)

        guesses = [await log_in(pesan, person.email, code=f"{n:06}") for n in range(6)]

        assert guesses == [(401, "accounts.code_wrong")] * 6
        for code in ("000006", code_of(secret)):
            slowed = await log_in(pesan, person.email, code=code)
            assert slowed == (429, "accounts.too_many_attempts")


async def test_the_login_page_asks_for_the_code(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    secret, codes = await switched_on(shop.seller)
    async with pesan.visitor() as browser:
        login = hidden((await browser.get("/login")).text)
        asked = await browser.post(
            "/login",
            data={**login, "email": shop.seller.email, "password": PASSWORD, "next": "/orders"},
        )
        assert asked.status_code == 200
        assert PASSWORD not in asked.text
        assert (await browser.get("/")).status_code == 303  # not in yet

        wrong = await browser.post("/login/code", data={**hidden(asked.text), "code": "000000"})
        assert wrong.status_code == 401
        assert "Kodenya salah" in wrong.text
        form = hidden(wrong.text)
        right = await browser.post("/login/code", data={**form, "code": code_of(secret)})

        assert (right.status_code, right.headers["location"]) == (303, "/orders")
        assert (await browser.get("/")).status_code == 200

    async with pesan.visitor() as thief:
        theirs = hidden((await thief.get("/login")).text)["form_token"]
        stolen = {**form, "form_token": theirs, "code": codes[0]}
        answer = await thief.post("/login/code", data=stolen)

        assert answer.status_code == 401
        assert (await thief.get("/")).status_code == 303


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


async def test_what_was_never_begun_is_neither_confirmed_nor_switched_off(pesan: Pesan) -> None:
    person = await pesan.person()

    confirmed = await person.api.post(f"{FACTOR}/confirmation", json={"code": "123456"})
    proof = {"password": PASSWORD, "code": "123456"}
    off = await person.api.post(f"{FACTOR}/removal", json=proof)

    for answer in (confirmed, off):
        assert (answer.status_code, answer.json()["code"]) == (
            404,
            "accounts.second_factor_missing",
        )


async def test_it_is_confirmed_once_and_by_its_own_code(pesan: Pesan) -> None:
    person, other = await pesan.person(), await pesan.person()
    await switched_on(person)
    assert (await other.api.post(FACTOR, json={"password": PASSWORD})).status_code == 201

    again = await person.api.post(f"{FACTOR}/confirmation", json={"code": "123456"})
    wrong = await other.api.post(f"{FACTOR}/confirmation", json={"code": "not one"})

    assert (again.status_code, again.json()["code"]) == (409, "accounts.second_factor_on")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "accounts.code_wrong")


async def test_secrets_are_sealed_anew_page_by_page_and_one_that_does_not_open_is_named(
    pesan: Pesan,
) -> None:
    people = sorted([await pesan.person() for _ in range(3)], key=lambda person: person.id)
    secrets = [(await switched_on(person))[0] for person in people]
    ids = [UserId(decode("usr", person.id)) for person in people]
    await pesan.rows(
        "UPDATE second_factors SET sealed_secret = '\\x01' WHERE user_id = $1 RETURNING 1", ids[1]
    )
    after_it = Secret(b"the key after it", before=(pesan.world.secret.now,))
    changed = replace(pesan.world, secret=after_it)

    first = await second_factor.seal_anew(changed, None, 2)
    second = await second_factor.seal_anew(changed, first.after, 2)
    again = await second_factor.seal_anew(changed, None, 9)

    assert (first.after, first.done, first.unopened) == (ids[1], 1, [ids[1]])
    assert (second.after, second.done, second.unopened) == (None, 1, [])
    assert (again.done, again.unopened) == (0, [ids[1]])
    alone = replace(pesan.world, secret=Secret(b"the key after it"))
    await second_factor.prove_code(alone, ids[0], code_of(secrets[0]))
    await second_factor.prove_code(alone, ids[2], code_of(secrets[2]))
