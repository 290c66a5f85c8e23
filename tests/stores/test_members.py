"""Who belongs to a store: roles, what nobody may grant, and the last owner."""

import asyncio

import pytest

from ..running import Person, Pesan, Seller


async def role_of(seller: Seller, person: Person | Seller) -> str | None:
    members = (await seller.get("/members")).json()["items"]
    return next((m["role"] for m in members if m["user_id"] == person.id), None)


async def set_role(seller: Seller, member: Person | Seller, role: str) -> tuple[int, str]:
    answer = await seller.patch(f"/members/{member.id}", {"role": role})
    return answer.status_code, answer.json().get("code", "")


async def test_a_store_lists_who_works_in_it(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    await (await pesan.person("Budi")).joins(sari, "staff")

    members = (await sari.get("/members")).json()["items"]

    assert {(m["name"], m["role"]) for m in members} == {("Sari", "owner"), ("Budi", "staff")}


async def test_members_are_read_page_by_page(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    for _ in range(2):
        await (await pesan.person()).joins(sari, "viewer")

    first = (await sari.get("/members", limit=2)).json()
    second = (await sari.get("/members", limit=2, cursor=first["next_cursor"])).json()

    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["next_cursor"] is None
    assert len({m["user_id"] for page in (first, second) for m in page["items"]}) == 3


async def test_a_demoted_member_is_refused_by_the_very_next_request(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "admin")
    assert (await budi.patch("/settings", {"agent_mode": "ask"})).status_code == 200

    assert await set_role(sari, budi, "viewer") == (200, "")

    refused = await budi.patch("/settings", {"agent_mode": "auto"})
    assert (refused.status_code, refused.json()["code"]) == (403, "stores.not_allowed")
    assert (await budi.get("/settings")).status_code == 200


async def test_a_removed_member_finds_no_store_any_more(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")

    assert (await sari.api.delete(sari.path(f"/members/{budi.id}"))).status_code == 204

    assert (await budi.get("")).status_code == 404
    assert (await budi.api.get("/api/v1/stores")).json()["items"] == []
    again = await sari.api.delete(sari.path(f"/members/{budi.id}"))
    assert (again.status_code, again.json()["code"]) == (404, "stores.member_not_found")


async def test_nobody_grants_more_than_they_have(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    admin = await (await pesan.person("Adi")).joins(sari, "admin")
    staff = await (await pesan.person("Budi")).joins(sari, "staff")

    assert await set_role(admin, staff, "owner") == (403, "stores.role_too_high")
    assert await set_role(admin, admin, "owner") == (403, "stores.role_too_high")
    assert await set_role(admin, sari, "viewer") == (403, "stores.role_too_high")
    assert await set_role(staff, staff, "admin") == (403, "stores.not_allowed")
    removal = await admin.api.delete(admin.path(f"/members/{sari.id}"))
    assert removal.json()["code"] == "stores.role_too_high"
    invited = await admin.post("/invitations", {"email": "x@example.com", "role": "owner"})
    assert invited.json()["code"] == "stores.role_too_high"

    assert await set_role(admin, staff, "admin") == (200, "")
    assert await set_role(sari, admin, "owner") == (200, "")


async def test_the_last_owner_can_be_neither_demoted_nor_removed(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")

    assert await set_role(sari, sari, "admin") == (409, "stores.last_owner")
    removal = await sari.api.delete(sari.path(f"/members/{sari.id}"))
    assert removal.json()["code"] == "stores.last_owner"
    assert await set_role(sari, sari, "owner") == (200, "")


async def test_two_owners_who_demote_each_other_at_once_leave_one(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "owner")

    for _ in range(5):
        answers = await asyncio.gather(set_role(sari, budi, "admin"), set_role(budi, sari, "admin"))

        assert sorted(status for status, _ in answers) in ([200, 403], [200, 409])
        owners = await pesan.rows("SELECT user_id FROM members WHERE role = 'owner'")
        assert len(owners) == 1
        keeper, other = (sari, budi) if (await role_of(sari, sari)) == "owner" else (budi, sari)
        assert await set_role(keeper, other, "owner") == (200, "")


async def test_a_change_of_members_is_in_the_audit_log(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")
    await set_role(sari, budi, "viewer")
    await sari.api.delete(sari.path(f"/members/{budi.id}"))

    entries = await pesan.rows("SELECT actor, action, subject FROM event_audit_log ORDER BY id")

    told = [(e["action"], e["actor"]) for e in entries if e["subject"].startswith(("usr", "inv"))]
    told = [line for line in told if line[0].startswith("stores.")]
    assert told == [
        ("stores.invite", sari.id),
        ("stores.join", budi.id),
        ("stores.change_role", sari.id),
        ("stores.remove_member", sari.id),
    ]


@pytest.mark.parametrize("member", ["usr_01m837xzv4fcaap6hzehqy48v2", "budi", "sto_x"])
async def test_a_member_who_is_none_is_not_found(pesan: Pesan, member: str) -> None:
    sari = await pesan.seller("Sari")

    answer = await sari.patch(f"/members/{member}", {"role": "staff"})

    assert (answer.status_code, answer.json()["code"]) == (404, "stores.member_not_found")
