"""What would do lasting harm asks for a proof of the last five minutes (S17, S9)."""

from datetime import timedelta
from typing import Any

import httpx

from pesan.app.contract import contract_of
from pesan.stores.rights import SENSITIVE

from ..architecture import web
from ..architecture.web import Route
from ..databases import Databases
from ..routes import all_routes
from ..running import PASSWORD, Person, Pesan, Seller, running_pesan
from .test_keys import make_key
from .test_second_factor import code_of, switched_on

AUTH = "/api/v1/auth"
PROVE = f"{AUTH}/reauthentication"
ASKED = "accounts.reauthentication_required"
KEY = {"name": "Kasir", "scopes": ["orders.read"]}
XENDIT = {"secret_key": "xnd_development_abcdef", "callback_token": "callback-token"}

# One's own routes that change something and ask for no fresh proof, and why.
NEED_NONE = {
    "acceptInvitation": "its link is a proof of its own, and gives a role somebody else chose",
    "changePassword": "asks for the password itself",
    "confirmSecondFactor": "of one that was begun with the password",
    "createStore": "takes nothing from anybody",
    "endSession": "closes a door",
    "enrolSecondFactor": "asks for the password itself",
    "logout": "closes a door",
    "logoutByForm": "closes a door",
    "reauthenticate": "is the proof",
    "removeSecondFactor": "asks for the password and a code itself",
    "revokeApiKey": "closes a door",
}


async def minutes_pass(pesan: Pesan, minutes: float = 5.1) -> None:
    """On real time, which no test shifts: the proofs grow older instead."""
    await pesan.rows(
        "UPDATE sessions SET proved_at = proved_at - $1::interval RETURNING 1",
        timedelta(minutes=minutes),
    )


async def prove(who: Person | Seller, **more: Any) -> httpx.Response:
    return await who.api.post(PROVE, json={"password": PASSWORD, **more})


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def sensitive_things(seller: Seller, member: str) -> dict[str, httpx.Response]:
    """Each thing that asks for a fresh proof, done once; the store's end is asked of nobody's."""
    nobody = "cus_01m837xzv4fcaap6hzehqy48v2"
    return {
        "makeApiKey": await seller.api.post("/api/v1/api-keys", json=KEY),
        "updateMember": await seller.patch(f"/members/{member}", {"role": "viewer"}),
        "invite": await seller.post("/invitations", {"email": "x@example.com", "role": "staff"}),
        "putConnection": await seller.put("/connections/xendit", XENDIT),
        "exportCustomer": await seller.get(f"/customers/{nobody}/export"),
        "eraseCustomer": await seller.post(f"/customers/{nobody}/erasure", {}),
    }


async def test_who_has_just_logged_in_may_and_five_minutes_later_proves_it_again(
    pesan: Pesan,
) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")

    fresh = await sensitive_things(sari, budi.id)
    await minutes_pass(pesan)
    stale = await sensitive_things(sari, budi.id)
    end = await sari.api.delete(sari.path())
    plain = await sari.get("/products")
    proved = await prove(sari)
    again = await sensitive_things(sari, budi.id)

    assert [a.status_code for a in fresh.values()] == [201, 200, 201, 200, 404, 404]
    assert {name: said(answer) for name, answer in stale.items()} == dict.fromkeys(
        stale, (403, ASKED)
    )
    assert said(end) == (403, ASKED)
    assert plain.status_code == 200
    assert proved.status_code == 200
    assert proved.json()["fresh_until"] > "2026"
    assert [a.status_code for a in again.values()] == [201, 200, 201, 200, 404, 404]


async def test_a_refreshed_token_is_no_fresh_proof(pesan: Pesan) -> None:
    person = await pesan.person()
    await minutes_pass(pesan)

    answer = await pesan.api.post(f"{AUTH}/refresh", json={"refresh_token": person.refresh_token})
    api = await pesan.client(answer.json()["access_token"])

    assert said(await api.post("/api/v1/api-keys", json=KEY)) == (403, ASKED)


async def test_a_proof_is_of_one_session(pesan: Pesan) -> None:
    seller = await pesan.seller()
    answer = await pesan.api.post(
        f"{AUTH}/login", json={"email": seller.email, "password": PASSWORD}
    )
    elsewhere = await pesan.client(answer.json()["access_token"])
    await minutes_pass(pesan)

    assert (await prove(seller)).status_code == 200

    assert said(await elsewhere.post("/api/v1/api-keys", json=KEY)) == (403, ASKED)


async def test_a_wrong_password_proves_nothing(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await minutes_pass(pesan)

    wrong = await prove(seller, password="wrong wrong wrong")

    assert said(wrong) == (401, "accounts.login_failed")
    assert said(await seller.api.post("/api/v1/api-keys", json=KEY)) == (403, ASKED)


async def test_where_a_second_factor_is_on_a_proof_takes_a_code(pesan: Pesan) -> None:
    seller = await pesan.seller()
    secret, _ = await switched_on(seller)
    await minutes_pass(pesan)

    assert said(await prove(seller)) == (401, "accounts.code_needed")
    assert said(await prove(seller, code="000000")) == (401, "accounts.code_wrong")
    assert said(await seller.put("/connections/xendit", XENDIT)) == (403, ASKED)
    assert (await prove(seller, code=code_of(secret))).status_code == 200
    assert (await seller.put("/connections/xendit", XENDIT)).status_code == 200


async def test_the_right_is_asked_before_the_proof(pesan: Pesan) -> None:
    """Who may not, is not told to type a password for it."""
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")
    await minutes_pass(pesan)

    assert said(await budi.put("/connections/xendit", XENDIT)) == (403, "stores.not_allowed")
    stranger = await (await pesan.person("Maling")).api.put(
        sari.path("/connections/xendit"), json=XENDIT
    )
    assert said(stranger) == (404, "stores.not_found")


async def test_a_key_has_what_it_was_given_and_can_prove_nothing(pesan: Pesan) -> None:
    seller = await pesan.seller()
    _, api = await make_key(seller, ["connections.write"])
    await minutes_pass(pesan)

    assert (await api.put(seller.path("/connections/xendit"), json=XENDIT)).status_code == 200
    proof = await api.post(PROVE, json={"password": PASSWORD})
    assert said(proof) == (403, "accounts.person_needed")


async def test_an_effect_asked_for_twice_asks_for_the_proof_each_time(pesan: Pesan) -> None:
    """No kept answer is given to whoever may not come in just now."""
    sari = await pesan.seller("Sari")
    customer = await sari.made("/customers", {"name": "Budi", "phone": "081234567890"})
    erasure = f"/customers/{customer['id']}/erasure"
    assert (await sari.post(erasure, {}, key="once")).status_code == 200
    await minutes_pass(pesan)

    assert said(await sari.post(erasure, {}, key="once")) == (403, ASKED)
    await prove(sari)
    assert (await sari.post(erasure, {}, key="once")).headers["idempotency-replayed"] == "true"


async def test_owners_need_a_second_factor_where_the_operator_says_so(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database, owners_need_second_factor=True) as pesan:
        sari = await pesan.seller("Sari")
        refused = (403, "accounts.second_factor_required")

        assert said(await sari.api.post("/api/v1/api-keys", json=KEY)) == refused
        assert said(await sari.put("/connections/xendit", XENDIT)) == refused
        assert (await sari.get("/products")).status_code == 200

        await switched_on(sari)
        budi = await (await pesan.person("Budi")).joins(sari, "admin")
        _, api = await make_key(sari, ["connections.write"])
        assert (await sari.put("/connections/xendit", XENDIT)).status_code == 200
        assert (await budi.put("/connections/xendit", XENDIT)).status_code == 200
        assert (await api.put(sari.path("/connections/xendit"), json=XENDIT)).status_code == 200

        await pesan.rows("DELETE FROM second_factors RETURNING 1")
        key = await api.put(sari.path("/connections/xendit"), json=XENDIT)
        assert said(key) == refused  # a key is at most what its maker is just now


async def test_a_second_factor_ends_the_sessions_begun_without_one(pesan: Pesan) -> None:
    person = await pesan.person()
    answer = await pesan.api.post(
        f"{AUTH}/login", json={"email": person.email, "password": PASSWORD}
    )
    elsewhere = await pesan.client(answer.json()["access_token"])

    await switched_on(person)

    assert (await elsewhere.get(f"{AUTH}/me")).status_code == 401
    assert (await person.api.get(f"{AUTH}/me")).status_code == 200


def changes_of_oneself_say_whether_they_are_fresh(
    routes: list[Route], fresh: set[str | None]
) -> list[str]:
    """Deny by default: a new route of one's own is fresh, or stands in NEED_NONE with a reason."""
    own = [r for r in routes if r.right == web.SELF and r.methods - {"GET"}]
    return [
        f"{route}: asks for no fresh proof and does not say why"
        for route in own
        if route.operation not in fresh | set(NEED_NONE)
    ]


def test_what_asks_for_a_proof_is_declared_and_in_the_contract() -> None:
    app = all_routes()
    routes = web.routes_of(app)
    fresh = {r.operation for r in routes if r.fresh or r.right in set(SENSITIVE)}

    assert changes_of_oneself_say_whether_they_are_fresh(routes, fresh) == []
    assert {r.operation for r in routes} >= set(NEED_NONE)
    sly = Route("/api/v1/sly", frozenset({"POST"}), "sly", right=web.SELF)
    assert changes_of_oneself_say_whether_they_are_fresh([sly], set())

    document = contract_of(app)
    told = {
        operation["operationId"]: ASKED in str(_refusals(document, operation))
        for path in document["paths"].values()
        for operation in path.values()
    }
    # A form of the dashboard is in no contract: it leads to the login, which is the proof.
    assert {one for one, asks in told.items() if asks} == fresh & set(told)
    assert fresh - set(told) == {
        "connectAnotherByForm",
        "connectAnotherPage",
        "connectByForm",
        "connectPage",
        "customerDataPage",
        "disconnectByForm",
        "eraseCustomerByForm",
        "exportCustomerByForm",
        "makeConnectionDefaultByForm",
        "nameConnectionByForm",
        "resumeConnectionByForm",
    }
    assert len(fresh) >= 10


def _refusals(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    name = operation["responses"].get("403", {}).get("$ref", "").rpartition("/")[2]
    return document["components"]["responses"].get(name)
