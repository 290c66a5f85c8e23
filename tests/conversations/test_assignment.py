"""Who of the sellers gets what falls to people: in turn, by load, in teams; by whoever is there."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from pesan.conversations.rules import chosen
from pesan.kit.ids import UserId, decode, new_id
from pesan.stores import AssignmentRule, Candidate

from ..meeting import meet
from ..running import Pesan, Seller
from .builders import Shop, monday_evening, open_shop, until

A, B, C = sorted(UserId(new_id()) for _ in range(3))
ALWAYS = {day: [["00:00", "00:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.mark.parametrize(
    ("rule", "turns", "loads", "expected"),
    [
        (AssignmentRule.MANUAL, (0, 0, 0), {}, None),
        (AssignmentRule.ROUND_ROBIN, (0, 0, 0), {}, A),
        (AssignmentRule.ROUND_ROBIN, (3, 1, 2), {B: 9}, B),
        (AssignmentRule.LEAST_BUSY, (3, 1, 2), {A: 1, B: 1}, C),
        (AssignmentRule.LEAST_BUSY, (3, 1, 2), {A: 1, B: 1, C: 1}, B),
    ],
)
def test_the_rule_says_whose_it_is(
    rule: AssignmentRule, turns: tuple[int, ...], loads: dict[UserId, int], expected: UserId | None
) -> None:
    people = [Candidate(user, None, turn) for user, turn in zip((A, B, C), turns, strict=True)]

    assert chosen(rule, people, loads) == expected
    assert chosen(rule, [], loads) is None


def test_who_has_all_they_can_do_gets_no_more() -> None:
    people = [Candidate(A, 2, 0), Candidate(B, 1, 1)]

    assert chosen(AssignmentRule.ROUND_ROBIN, people, {A: 2}) == B
    assert chosen(AssignmentRule.ROUND_ROBIN, people, {A: 2, B: 1}) is None


async def _staffed(pesan: Pesan, **assignment: Any) -> tuple[Shop, list[Seller]]:
    """A shop of three, whose conversations are people's, by this rule."""
    shop = await open_shop(pesan)
    answer = await shop.seller.patch("/settings", {"assignment": assignment})
    assert answer.status_code == 200, answer.text
    others = [
        await (await pesan.person(name)).joins(shop.seller, "staff") for name in ("Ani", "Eko")
    ]
    return shop, [shop.seller, *others]


async def _heard(shop: Shop, count: int, *, first: int = 0) -> None:
    for number in range(first, first + count):
        await shop.hears("halo", sender=f"62812000000{number:02d}")


async def _assignees(pesan: Pesan) -> list[Any]:
    rows = await pesan.rows("SELECT assignee_id FROM conversations ORDER BY id")
    return [row["assignee_id"] for row in rows]


def _ids(*sellers: Seller) -> list[Any]:
    return [decode("usr", seller.id) for seller in sellers]


async def test_in_turn_everybody_gets_as_many(pesan: Pesan) -> None:
    shop, people = await _staffed(pesan, rule="round_robin")

    await _heard(shop, 6)

    assignees = await _assignees(pesan)
    assert sorted(assignees) == sorted(_ids(*people) * 2)
    assert all(one != next_ for one, next_ in pairwise(assignees))


async def test_many_at_once_go_to_as_many_and_none_to_two(pesan: Pesan) -> None:
    shop, people = await _staffed(pesan, rule="manual")
    await _heard(shop, 6)
    await shop.seller.patch("/settings", {"assignment": {"rule": "least_busy"}})
    inbox = (await shop.seller.get("/conversations")).json()["items"]
    teams = [await shop.seller.made("/teams", {"name": "Semua", "members": [p.id for p in people]})]

    async def move(conversation: str) -> Any:
        body = {"team_id": teams[0]["id"]}
        return await shop.seller.put(f"/conversations/{conversation}/team", body)

    answers = await meet(
        pesan,
        "SELECT FROM members ORDER BY user_id FOR UPDATE",
        *(move(conversation["id"]) for conversation in inbox),
    )

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(await _assignees(pesan)) == sorted(_ids(*people) * 2)


async def test_whoever_is_away_or_full_or_only_looks_on_gets_none(pesan: Pesan) -> None:
    shop, (sari, ani, eko) = await _staffed(pesan, rule="round_robin")
    await (await pesan.person("Dewi")).joins(shop.seller, "viewer")
    await ani.put(f"/members/{ani.id}/availability", {"online": False})
    full = await sari.put(f"/members/{eko.id}/availability", {"online": True, "capacity": 1})
    assert (full.json()["online"], full.json()["capacity"]) == (True, 1)

    await _heard(shop, 3)

    assert sorted(await _assignees(pesan)) == sorted(_ids(sari, sari, eko))


async def test_nobody_sets_another_to_offline_but_an_admin(pesan: Pesan) -> None:
    _, (sari, ani, eko) = await _staffed(pesan, rule="manual")

    refused = await ani.put(f"/members/{eko.id}/availability", {"online": False})
    stranger = await (await pesan.seller("Budi")).put(
        f"/members/{ani.id}/availability", {"online": False}
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "stores.not_allowed")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "stores.member_not_found")
    for body in ({}, {"online": 1}, {"online": True, "capacity": 0}):
        assert (await ani.put(f"/members/{ani.id}/availability", body)).status_code == 422
    assert (await sari.put(f"/members/{eko.id}/availability", {"online": False})).is_success


async def test_what_somebody_had_who_goes_is_the_others_and_comes_to_nobody_twice(
    pesan: Pesan,
) -> None:
    shop, (sari, ani, eko) = await _staffed(pesan, rule="round_robin")
    await _heard(shop, 6)

    await eko.put(f"/members/{eko.id}/availability", {"online": False})
    await pesan.eventually(
        "SELECT count(*) = 0 FROM conversations WHERE assignee_id = $1", *_ids(eko)
    )
    await _all_told(pesan)
    after_eko = await _assignees(pesan)
    await shop.seller.api.delete(shop.seller.path(f"/members/{ani.id}"))
    await pesan.eventually(
        "SELECT count(*) = 6 FROM conversations WHERE assignee_id = $1", *_ids(sari)
    )

    assert sorted(after_eko) == sorted(_ids(sari, ani) * 3)
    await sari.put(f"/members/{sari.id}/availability", {"online": False})
    await pesan.eventually("SELECT count(*) = 6 FROM conversations WHERE assignee_id IS NULL")
    await sari.put(f"/members/{sari.id}/availability", {"online": True})
    await pesan.eventually(
        "SELECT count(*) = 6 FROM conversations WHERE assignee_id = $1", *_ids(sari)
    )


async def test_who_goes_keeps_what_they_have_where_the_store_says_so(pesan: Pesan) -> None:
    shop, (sari, ani, eko) = await _staffed(pesan, rule="round_robin", reassign=False)
    await _heard(shop, 3)

    await eko.put(f"/members/{eko.id}/availability", {"online": False})
    await _all_told(pesan)

    assert sorted(await _assignees(pesan)) == sorted(_ids(sari, ani, eko))


async def test_what_the_agent_hands_over_is_somebodys(pesan: Pesan) -> None:
    shop, people = await _staffed(pesan, rule="least_busy")
    await shop.seller.patch("/settings", {"default_owner": "agent"})
    await shop.hears("saya mau bicara dengan orang")

    await pesan.eventually("SELECT count(*) = 1 FROM conversations WHERE assignee_id IS NOT NULL")

    assert (await shop.conversation())["owner"] == "human"
    assert (await _assignees(pesan))[0] in _ids(*people)


async def test_who_answers_has_it(pesan: Pesan) -> None:
    shop, _ = await _staffed(pesan, rule="manual")
    await shop.hears("halo")

    await shop.says("Halo kak")

    assert (await shop.conversation())["assignee"] == shop.seller.id


async def test_a_team_gets_what_comes_over_its_number(pesan: Pesan) -> None:
    shop, (_, ani, eko) = await _staffed(pesan, rule="round_robin")
    team = await shop.seller.made("/teams", {"name": "Grosir", "members": [ani.id, eko.id]})
    routed = await shop.seller.put("/connections/whatsapp/routing", {"team_id": team["id"]})
    assert routed.json() == {"default_owner": None, "team_id": team["id"]}

    await _heard(shop, 4)

    assert sorted(await _assignees(pesan)) == sorted(_ids(ani, eko) * 2)
    assert (await shop.conversation())["team_id"] == team["id"]
    await shop.seller.api.delete(shop.seller.path(f"/teams/{team['id']}"))
    assert (await shop.conversation())["team_id"] is None
    assert sorted(await _assignees(pesan)) == sorted(_ids(ani, eko) * 2)


async def test_a_number_may_have_people_where_the_store_has_the_agent(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    answer = await shop.seller.put("/connections/whatsapp/routing", {"default_owner": "human"})
    assert answer.status_code == 200, answer.text

    await shop.hears("halo")

    assert (await shop.conversation())["owner"] == "human"


async def test_teams_are_kept_and_refused_as_other_things_are(pesan: Pesan) -> None:
    shop, (sari, ani, eko) = await _staffed(pesan, rule="manual")
    stranger = await pesan.seller("Budi")
    team = await sari.made("/teams", {"name": "Grosir", "members": [ani.id]})

    changed = await sari.patch(
        f"/teams/{team['id']}", {"members": [eko.id], "name": "Eceran"}, **{"If-Match": '"1"'}
    )
    stale = await sari.patch(f"/teams/{team['id']}", {"name": "X"}, **{"If-Match": '"1"'})
    twice = await sari.post("/teams", {"name": "eceran"})
    foreign = await sari.post("/teams", {"name": "Lain", "members": [stranger.id]})
    by_staff = await ani.post("/teams", {"name": "Lain"})
    theirs = [
        await stranger.get(f"/teams/{team['id']}"),
        await stranger.patch(f"/teams/{team['id']}", {"name": "X"}),
        await stranger.api.delete(stranger.path(f"/teams/{team['id']}")),
    ]

    assert (changed.json()["name"], changed.json()["members"]) == ("Eceran", [eko.id])
    assert stale.status_code == 412
    assert (twice.status_code, twice.json()["code"]) == (409, "stores.team_exists")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "stores.member_not_found")
    assert by_staff.status_code == 403
    assert {answer.json()["code"] for answer in theirs} == {"stores.team_not_found"}
    listed = (await ani.get("/teams")).json()
    assert [one["id"] for one in listed["items"]] == [team["id"]]
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/team"
    missing = await sari.put(path, {"team_id": "tem_01m837xzv4fcaap6hzehqy48v2"})
    assert (missing.status_code, missing.json()["code"]) == (409, "conversations.team_not_there")


async def test_while_closed_nobody_is_assigned_and_at_opening_everything_is(pesan: Pesan) -> None:
    """It is Monday, 20:00 in Jakarta; the store opens at 08:00."""
    monday = monday_evening()
    await until(pesan, monday)
    shop, people = await _staffed(pesan, rule="round_robin")
    hours = {day: [["08:00", "17:00"]] for day in ALWAYS}
    holidays = [{"date": (monday + timedelta(days=1)).date().isoformat(), "name": "Nyepi"}]
    answer = await shop.seller.patch("/settings", {"hours": hours, "holidays": holidays})
    assert answer.status_code == 200, answer.text

    await _heard(shop, 3)
    assert await _assignees(pesan) == [None] * 3
    await until(pesan, monday + timedelta(hours=13))  # Nyepi
    await asyncio.sleep(1.2)  # the sweep, which finds nothing
    assert await _assignees(pesan) == [None] * 3
    await until(pesan, monday + timedelta(hours=37))

    await pesan.eventually("SELECT count(*) = 3 FROM conversations WHERE assignee_id IS NOT NULL")
    assert sorted(await _assignees(pesan)) == sorted(_ids(*people))


async def _all_told(pesan: Pesan) -> None:
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)")
