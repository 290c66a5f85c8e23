"""How long customers wait for people: told exactly, and nothing of it while it is the agent's."""

from typing import Any

from ..running import Pesan
from .builders import BUDI, SARI, Shop, open_shop


async def times(shop: Shop, **params: Any) -> Any:
    answer = await shop.seller.get("/inbox/times", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def owner(shop: Shop, whose: str) -> None:
    path = f"/conversations/{(await shop.conversation())['id']}/owner"
    assert (await shop.seller.post(path, {"owner": whose})).status_code == 200


async def test_the_first_answer_and_the_close_are_timed(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ada orang?")
    await pesan.shift_clock(600)
    await shop.hears("halo?")  # waits since the first
    await pesan.shift_clock(1200)

    waiting = await shop.conversation()
    assert waiting["overdue"] is True
    assert waiting["response_due_at"] is not None
    await shop.says("Ada, kak")
    answered = await shop.conversation()
    assert (answered["waiting_since"], answered["overdue"]) == (None, False)
    assert answered["first_answered_at"] is not None
    await shop.hears("makasih")
    await pesan.shift_clock(1260)
    await shop.says("Sama-sama")
    await pesan.shift_clock(3600)
    await shop.seller.post(f"/conversations/{answered['id']}/close", None)

    took = await times(shop)
    assert took["target_minutes"] == 15
    for kind, seconds in (("first_response", 1200), ("reply", 60), ("resolution", 3600)):
        assert took[kind]["count"] == 1, kind
        assert abs(took[kind]["median_seconds"] - seconds) < 30, kind
    assert (took["first_response"]["on_target"], took["reply"]["on_target"]) == (0, 1)
    assert (await times(shop, assignee=shop.seller.id))["reply"]["count"] == 1
    stranger = (await pesan.person("Orang")).id
    assert (await times(shop, assignee=stranger))["reply"]["count"] == 0


async def test_nothing_counts_while_it_is_the_agents(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    await shop.hears("halo")
    assert (await shop.conversation())["waiting_since"] is None
    await shop.says("Saya sendiri yang jawab")  # stepped in: nobody had waited for a person
    await shop.hears("oke")
    await owner(shop, "agent")

    conversation = await shop.conversation()

    assert conversation["waiting_since"] is conversation["first_answered_at"] is None
    assert (await times(shop))["first_response"]["count"] == 0


async def test_whom_the_agent_gives_up_on_waits_from_then(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    await shop.hears("mau bicara sama orang")
    await pesan.eventually("SELECT owner = 'human' FROM conversations")

    assert (await shop.conversation())["waiting_since"] is not None


async def test_whoever_waited_longest_comes_first_and_the_late_are_counted(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    assert (await shop.seller.patch("/settings", {"response_target_minutes": 5})).status_code == 200
    await shop.hears("pertama", sender=SARI)
    await pesan.shift_clock(400)
    await shop.hears("kedua", sender=BUDI)

    page = (await shop.seller.get("/conversations", sort="waiting", limit=1)).json()
    rest = (
        await shop.seller.get("/conversations", sort="waiting", limit=1, cursor=page["next_cursor"])
    ).json()

    shown = [one["last_message"]["text"] for one in page["items"] + rest["items"]]
    assert (shown, rest["next_cursor"]) == (["pertama", "kedua"], None)
    assert (await shop.seller.get("/inbox/counts")).json()["overdue"] == 1
    await shop.seller.patch("/settings", {"response_target_minutes": None})
    assert (await shop.seller.get("/inbox/counts")).json()["overdue"] == 0


async def test_a_range_is_asked_for_in_order(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for wrong in (
        {"from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"},
        {"from": "2024-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"from": "2026-11-02T00:00:00"},
        {"assignee": "x"},
        {"to": "0001-01-01T00:00:00Z"},
        {"from": "9999-12-31T23:59:59-07:00"},
    ):
        assert (await shop.seller.get("/inbox/times", **wrong)).status_code == 422, wrong
