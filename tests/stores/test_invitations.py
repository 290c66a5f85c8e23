"""Asking somebody to join: by mail or by a link passed on, once, to one address."""

import asyncio
import re
from typing import Any

from pesan.kit.ids import InvitationId, StoreId, decode, new_id
from pesan.stores.jobs import SendInvitation, send_invitation

from ..running import Person, Pesan, Seller
from ..twins.smtp import text_of

DAY_SECONDS = 24 * 3600


async def invited(seller: Seller, person: Person, role: str = "staff") -> str:
    """The link's token."""
    made = await seller.made("/invitations", {"email": person.email, "role": role})
    url: str = made["url"]
    return url.rpartition("/")[2]


async def accept(person: Person, token: str) -> tuple[int, Any]:
    answer = await person.api.post("/api/v1/invitations/acceptance", json={"token": token})
    return answer.status_code, answer.json()


async def test_the_invited_join_with_the_link_of_the_mail(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    await invited(sari, budi)

    mail = await pesan.mail.wait_for(budi.email, "Toko Sari")
    found = re.search(rf"{re.escape(pesan.url)}/undangan/(\S+)", text_of(mail))
    assert found is not None
    status, joined = await accept(budi, found[1])

    assert (status, joined) == (200, {"store_id": sari.store_id, "role": "staff"})
    assert mail["Subject"] == "Sari mengundangmu ke Toko Sari"
    stores = (await budi.api.get("/api/v1/stores")).json()["items"]
    assert [(s["name"], s["role"]) for s in stores] == [("Toko Sari", "staff")]
    assert (await sari.get("/invitations")).json()["items"] == []


async def test_accepting_twice_or_at_once_joins_once(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    token = await invited(sari, budi)

    answers = await asyncio.gather(*(accept(budi, token) for _ in range(4)))
    again = await accept(budi, token)

    assert [status for status, _ in answers] == [200] * 4
    assert again[0] == 200
    assert await pesan.value("SELECT count(*) FROM members WHERE role = 'staff'") == 1


async def test_whoever_was_removed_does_not_come_back_with_the_old_link(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    token = await invited(sari, budi)
    await accept(budi, token)
    await sari.api.delete(sari.path(f"/members/{budi.id}"))

    status, problem = await accept(budi, token)

    assert (status, problem["code"]) == (404, "stores.invitation_not_found")


async def test_a_link_passed_on_invites_nobody_else(pesan: Pesan) -> None:
    sari, budi, maling = (
        await pesan.seller("Sari"),
        await pesan.person("Budi"),
        await pesan.person("Maling"),
    )

    status, problem = await accept(maling, await invited(sari, budi))

    assert (status, problem["code"]) == (403, "stores.invitation_for_another")


async def test_asking_again_ends_the_link_sent_before(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    first = await invited(sari, budi, "admin")
    second = await invited(sari, budi, "viewer")

    assert (await accept(budi, first))[0] == 404
    assert len((await sari.get("/invitations")).json()["items"]) == 1
    assert (await accept(budi, second))[1]["role"] == "viewer"


async def test_an_invitation_called_off_or_a_week_old_opens_nothing(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    withdrawn = await invited(sari, budi)
    pending = (await sari.get("/invitations")).json()["items"][0]
    assert (await sari.api.delete(sari.path(f"/invitations/{pending['id']}"))).status_code == 204
    assert (await accept(budi, withdrawn))[0] == 404
    assert (await sari.api.delete(sari.path(f"/invitations/{pending['id']}"))).status_code == 404

    old = await invited(sari, budi)
    await pesan.shift_clock(8 * DAY_SECONDS)

    assert (await accept(budi, old))[0] == 404


async def test_no_made_up_token_opens_a_store(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    token = await invited(sari, budi)
    id_, _, mac = token.partition(".")

    for forged in ("", "x", id_, f"{id_}.", f"{id_}.{'0' * 64}", f"{mac}.{id_}", token.upper()):
        status, problem = await accept(budi, forged)
        assert (status, problem["code"]) == (404, "stores.invitation_not_found"), forged


async def test_the_database_holds_nothing_one_could_join_with(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    token = await invited(sari, budi)

    held = str(await pesan.rows("SELECT row_to_json(i)::text AS row FROM invitations i"))
    held += str(await pesan.rows("SELECT body FROM idempotency_keys"))

    assert token.partition(".")[2] not in held


async def test_a_member_is_not_invited_again(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")

    answer = await sari.post("/invitations", {"email": sari.email.upper(), "role": "staff"})

    assert (answer.status_code, answer.json()["code"]) == (409, "stores.already_member")


async def test_staff_see_who_was_invited_and_invite_nobody(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")

    refused = await budi.post("/invitations", {"email": "x@example.com", "role": "viewer"})

    assert (refused.status_code, refused.json()["code"]) == (403, "stores.not_allowed")
    assert (await budi.get("/invitations")).status_code == 200


async def test_a_mail_the_server_does_not_take_now_is_sent_later(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    pesan.mail.answers.append("451 try again")

    await invited(sari, budi)

    assert await pesan.mail.wait_for(budi.email, "Toko Sari")


async def test_a_closed_stores_invitation_opens_nothing_and_one_that_never_was_is_not_called_off(
    pesan: Pesan,
) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.person("Budi")
    token = await invited(sari, budi)

    calls_off = [
        await sari.api.delete(sari.path(f"/invitations/{unknown}"))
        for unknown in ("x", "inv_01m837xzv4fcaap6hzehqy48v2")
    ]
    assert (await sari.api.delete(sari.path())).status_code == 204

    assert {(a.status_code, a.json()["code"]) for a in calls_off} == {
        (404, "stores.invitation_not_found")
    }
    assert (await accept(budi, token))[0] == 404


async def test_invitations_are_read_page_by_page(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    for number in range(3):
        await sari.made("/invitations", {"email": f"{number}@example.com", "role": "staff"})

    first = (await sari.get("/invitations", limit=2)).json()
    second = (await sari.get("/invitations", limit=2, cursor=first["next_cursor"])).json()

    seen = [i["email"] for page in (first, second) for i in page["items"]]
    assert seen == [f"{number}@example.com" for number in (2, 1, 0)]
    assert second["next_cursor"] is None


async def test_who_was_called_off_or_has_accepted_meanwhile_gets_no_mail(pesan: Pesan) -> None:
    sari, budi, ani = (
        await pesan.seller("Sari"),
        await pesan.person("Budi"),
        await pesan.person("Ani"),
    )
    store = StoreId(decode("sto", sari.store_id))
    token = await invited(sari, budi)
    await pesan.mail.wait_for(budi.email, "Toko Sari")
    await accept(budi, token)
    accepted = await pesan.value("SELECT id FROM invitations")
    sent = len(pesan.mail.mails)

    for invitation in (accepted, new_id()):
        job = SendInvitation(store_id=store, invitation_id=InvitationId(invitation))
        await send_invitation(pesan.world, job)
    await invited(sari, ani)
    await pesan.mail.wait_for(ani.email, "Toko Sari")

    assert len(pesan.mail.mails) == sent + 1
