"""Logging in and out, tokens that rotate, and what ends them."""

import asyncio
from datetime import timedelta
from typing import Any

import bcrypt
import httpx
import pytest
from argon2 import PasswordHasher

from pesan.accounts import disable, enable
from pesan.accounts.errors import UserNotFound
from pesan.kit.ids import decode

from ..dashboard.shop import open_shop
from ..meeting import meet
from ..running import PASSWORD, Pesan

AUTH = "/api/v1/auth"


async def log_in(pesan: Pesan, email: str, password: str = PASSWORD) -> httpx.Response:
    return await pesan.api.post(f"{AUTH}/login", json={"email": email, "password": password})


async def refreshed(pesan: Pesan, token: str, agent: str = "one") -> httpx.Response:
    return await pesan.api.post(
        f"{AUTH}/refresh", json={"refresh_token": token}, headers={"User-Agent": agent}
    )


async def logged_in(pesan: Pesan, email: str, agent: str = "one") -> Any:
    answer = await pesan.api.post(
        f"{AUTH}/login",
        json={"email": email, "password": PASSWORD},
        headers={"User-Agent": agent},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_one_registers_logs_in_and_is_told_who_one_is(pesan: Pesan) -> None:
    person = await pesan.person("Budi")

    made = await logged_in(pesan, f"  {person.email.upper()} ")
    me = await (await pesan.client(made["access_token"])).get(f"{AUTH}/me")

    assert me.json() == made["user"] == {"id": person.id, "name": "Budi", "email": person.email}
    assert (made["token_type"], made["expires_in"]) == ("Bearer", 600)


async def test_an_address_that_is_taken_is_not_registered_again(pesan: Pesan) -> None:
    person = await pesan.person()

    answer = await pesan.api.post(
        f"{AUTH}/register",
        json={"name": "X", "email": person.email.upper(), "password": PASSWORD},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "accounts.email_taken")


async def test_two_who_register_one_address_at_once_make_one_account(pesan: Pesan) -> None:
    body = {"name": "X", "email": "x@example.com", "password": PASSWORD}

    answers = await asyncio.gather(
        *(pesan.api.post(f"{AUTH}/register", json=body) for _ in range(4))
    )

    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert await pesan.value("SELECT count(*) FROM users") == 1


async def test_unknown_wrong_and_disabled_get_one_answer(pesan: Pesan) -> None:
    person, gone = await pesan.person(), await pesan.person()
    async with pesan.world.database.routing() as tx:
        await disable(tx, gone.email)

    answers = [
        await log_in(pesan, "nobody@example.com"),
        await log_in(pesan, person.email, "wrong wrong wrong"),
        await log_in(pesan, gone.email),
    ]

    assert {a.status_code for a in answers} == {401}
    bodies = [{**a.json(), "request_id": ""} for a in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["code"] == "accounts.login_failed"


async def test_a_bcrypt_hash_is_taken_and_upgraded(pesan: Pesan) -> None:
    person = await pesan.person()
    old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    await pesan.rows("UPDATE users SET password_hash = $1 RETURNING 1", old)

    assert (await log_in(pesan, person.email, PASSWORD + "x")).status_code == 401
    assert (await pesan.value("SELECT password_hash FROM users")) == old
    assert (await log_in(pesan, person.email)).status_code == 200

    assert (await pesan.value("SELECT password_hash FROM users")).startswith("$argon2id$")
    assert (await log_in(pesan, person.email)).status_code == 200


async def test_a_weaker_argon2id_hash_is_taken_and_made_anew(pesan: Pesan) -> None:
    person = await pesan.person()
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    await pesan.rows("UPDATE users SET password_hash = $1 RETURNING 1", weak)

    assert (await log_in(pesan, person.email, PASSWORD + "x")).status_code == 401
    assert (await pesan.value("SELECT password_hash FROM users")) == weak
    assert (await log_in(pesan, person.email)).status_code == 200

    fresh = await pesan.value("SELECT password_hash FROM users")
    assert fresh.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await log_in(pesan, person.email)).status_code == 200


async def test_a_fresh_house_has_no_account_to_try(pesan: Pesan) -> None:
    assert await pesan.value("SELECT count(*) FROM users") == 0

    for name in ("admin", "admin@example.com", "sari@example.com", "root@localhost"):
        for password in ("admin", "password", "pesan", "changeme"):
            assert (await log_in(pesan, name, password)).status_code == 401


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(pesan: Pesan) -> None:
    person = await pesan.person()
    first = await logged_in(pesan, person.email)

    second = (await refreshed(pesan, first["refresh_token"])).json()
    third = await refreshed(pesan, second["refresh_token"])
    assert third.status_code == 200
    stolen = await refreshed(pesan, first["refresh_token"])

    assert (stolen.status_code, stolen.json()["code"]) == (401, "accounts.refresh_refused")
    assert (await refreshed(pesan, third.json()["refresh_token"])).status_code == 401
    api = await pesan.client(third.json()["access_token"])
    assert (await api.get(f"{AUTH}/me")).status_code == 401


async def test_twenty_refreshes_at_once_get_one_successor(pesan: Pesan) -> None:
    person = await pesan.person()
    first = await logged_in(pesan, person.email)

    answers = await asyncio.gather(*(refreshed(pesan, first["refresh_token"]) for _ in range(20)))

    assert {a.status_code for a in answers} == {200}
    successors = {a.json()["refresh_token"] for a in answers}
    assert len(successors) == 1
    assert (await refreshed(pesan, successors.pop())).status_code == 200


async def test_a_repeat_from_another_client_or_too_late_is_a_theft(pesan: Pesan) -> None:
    person = await pesan.person()
    one = await logged_in(pesan, person.email)
    await refreshed(pesan, one["refresh_token"])
    assert (await refreshed(pesan, one["refresh_token"], "another")).status_code == 401

    two = await logged_in(pesan, person.email)
    await refreshed(pesan, two["refresh_token"])
    await pesan.rows(
        "UPDATE sessions SET rotated_at = rotated_at - $1::interval RETURNING 1",
        timedelta(seconds=11),
    )
    assert (await refreshed(pesan, two["refresh_token"])).status_code == 401


async def test_the_database_holds_no_token_one_could_use(pesan: Pesan) -> None:
    person = await pesan.person()

    held = str(await pesan.rows("SELECT row_to_json(s)::text FROM sessions s"))

    assert person.refresh_token.partition(".")[2] not in held


async def test_logging_out_ends_the_tokens_at_once(pesan: Pesan) -> None:
    seller = await pesan.seller()

    assert (await seller.api.post(f"{AUTH}/logout")).status_code == 204

    assert (await seller.api.get(f"{AUTH}/me")).status_code == 401
    assert (await seller.api.get("/api/v1/stores")).status_code == 401
    assert (await seller.api.post("/api/v1/stores", json={"name": "X"})).status_code == 401
    assert (await seller.get("")).status_code == 401


async def test_one_sees_ones_sessions_and_ends_them_from_afar(pesan: Pesan) -> None:
    person = await pesan.person()
    phone = await logged_in(pesan, person.email, "the phone")
    on_phone = await pesan.client(phone["access_token"])

    listed = (await person.api.get(f"{AUTH}/sessions")).json()["items"]
    lost = next(s for s in listed if s["user_agent"] == "the phone")
    assert [(s["kind"], s["current"]) for s in listed] == [("api", False), ("api", True)]

    assert (await person.api.delete(f"{AUTH}/sessions/{lost['id']}")).status_code == 204

    assert (await on_phone.get(f"{AUTH}/me")).status_code == 401
    assert (await refreshed(pesan, phone["refresh_token"], "the phone")).status_code == 401
    again = await person.api.delete(f"{AUTH}/sessions/{lost['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "accounts.session_not_found")


async def test_another_persons_session_is_none_of_mine(pesan: Pesan) -> None:
    sari, budi = await pesan.person("Sari"), await pesan.person("Budi")
    theirs = (await budi.api.get(f"{AUTH}/sessions")).json()["items"][0]["id"]

    answer = await sari.api.delete(f"{AUTH}/sessions/{theirs}")

    assert (answer.status_code, answer.json()["code"]) == (404, "accounts.session_not_found")
    assert (await budi.api.get(f"{AUTH}/me")).status_code == 200


async def test_a_browser_is_a_session_too_and_ends_like_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    listed = (await shop.seller.api.get(f"{AUTH}/sessions")).json()["items"]
    cookie = next(s for s in listed if s["kind"] == "dashboard")

    assert (await browser.get("/orders")).status_code == 200
    await shop.seller.api.delete(f"{AUTH}/sessions/{cookie['id']}")

    assert (await browser.get("/orders")).status_code == 303


async def test_disabling_somebody_ends_everything_of_theirs_at_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    seller, browser = shop.seller, await shop.browser()
    tokens = await logged_in(pesan, seller.email)
    made = await seller.api.post("/api/v1/api-keys", json={"name": "x", "scopes": ["stores.read"]})
    key = await pesan.client(made.json()["key"])
    link = await shop.login_link()
    assert (await key.get(seller.path())).status_code == 200

    async with pesan.world.database.routing() as tx:
        await disable(tx, seller.email)

    assert (await seller.get("")).status_code == 401
    assert (await seller.api.get(f"{AUTH}/me")).status_code == 401
    assert (await key.get(seller.path())).status_code == 401
    assert (await key.get(f"{AUTH}/me")).status_code == 401
    assert (await browser.get("/")).status_code == 303
    assert (await refreshed(pesan, tokens["refresh_token"])).status_code == 401
    assert (await log_in(pesan, seller.email)).status_code == 401
    assert (await pesan.api.get(link)).status_code == 401

    async with pesan.world.database.routing() as tx:
        await enable(tx, seller.email)
    assert (await log_in(pesan, seller.email)).status_code == 200
    assert (await key.get(seller.path())).status_code == 401


async def test_no_session_begins_while_somebody_is_being_disabled(pesan: Pesan) -> None:
    person = await pesan.person()

    async def disabled() -> None:
        async with pesan.world.database.routing() as tx:
            await disable(tx, person.email)

    await asyncio.gather(*(log_in(pesan, person.email) for _ in range(6)), disabled())

    assert await pesan.value("SELECT count(*) FROM sessions WHERE revoked_at IS NULL") == 0


async def test_ids_do_not_count_anybody(pesan: Pesan) -> None:
    ids = [(await pesan.person()).id for _ in range(2)]

    assert all(decode("usr", id_).version == 7 for id_ in ids)


async def test_nobody_is_neither_shut_out_nor_let_in_again(pesan: Pesan) -> None:
    for verb in (disable, enable):
        with pytest.raises(UserNotFound):
            async with pesan.world.database.routing() as tx:
                await verb(tx, "nobody@example.com")


async def test_a_password_has_an_end(pesan: Pesan) -> None:
    body = {"name": "X", "email": "x@example.com", "password": "kunci \u00e9 " * 550}

    answer = await pesan.api.post(f"{AUTH}/register", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "requests.invalid")


async def test_of_two_who_change_a_password_at_once_one_does(pesan: Pesan) -> None:
    person = await pesan.person()
    changes = [
        person.api.put(
            f"{AUTH}/password",
            json={"current_password": PASSWORD, "password": f"{PASSWORD} {number}"},
        )
        for number in range(2)
    ]

    ends = await meet(pesan, "SELECT 1 FROM users FOR UPDATE", *changes)

    assert sorted(end.status_code for end in ends) == [204, 401]
