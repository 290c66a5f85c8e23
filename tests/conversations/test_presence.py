"""Who else is at a thread: known to every process, stored nowhere, gone by itself."""

import asyncio
from uuid import UUID

import pytest

from pesan.kit import presence
from pesan.kit.ids import StoreId, UserId, decode, new_id
from pesan.kit.presence import Doing, Presence

from ..patience import PATIENCE_SECONDS
from ..running import Pesan, Seller
from .builders import open_shop


async def who_is_there(seller: Seller, path: str, *expected: tuple[str, str]) -> None:
    """NOTIFY takes a moment."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            people = (await seller.get(path)).json()["people"]
            if [(one["user_id"], one["doing"]) for one in people] == list(expected):
                return
            await asyncio.sleep(0.02)


async def test_a_colleague_is_seen_looking_then_typing_then_gone(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/presence"
    ani = await (await pesan.person("Ani")).joins(shop.seller, "staff")

    lines = "SELECT count(*) FROM event_audit_log"
    before = await pesan.value(lines)
    assert (await ani.put(path, {"doing": "looking"})).json()["people"] == []
    await who_is_there(shop.seller, path, (ani.id, "looking"))
    await ani.put(path, {"doing": "typing"})
    await who_is_there(shop.seller, path, (ani.id, "typing"))
    await who_is_there(ani, path)  # oneself is nobody else
    await ani.put(path, {"doing": "gone"})
    await who_is_there(shop.seller, path)

    assert await pesan.value(lines) == before


async def test_open_pages_hear_who_comes_once_and_not_that_they_stay(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    con = (await shop.conversation())["id"]
    path = f"/conversations/{con}/presence"

    with pesan.world.live.subscribe(shop.store) as topics:
        for doing in ("typing", "typing", "typing", "gone"):
            assert (await shop.seller.put(path, {"doing": doing})).status_code == 200
        heard: list[str] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(heard) < 2:
                topic = await anext(topics)
                heard += [topic] if topic.startswith("presence:") else []

    assert heard == [f"presence:{decode('con', con)}"] * 2


async def test_who_may_not_write_here_is_not_seen_and_sees_no_foreign_thread(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/presence"
    stranger = await pesan.seller("Rival")
    looker = await (await pesan.person("Lia")).joins(shop.seller, "viewer")

    assert (await stranger.put(path, {"doing": "typing"})).status_code == 404
    assert (await stranger.get(path)).status_code == 404
    assert (await looker.put(path, {"doing": "typing"})).status_code == 403
    assert (await looker.get(path)).json()["people"] == []
    assert (await shop.seller.put(path, {"doing": "singing"})).status_code == 422


def test_typing_is_forgotten_in_seconds_and_looking_in_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, place, user = StoreId(new_id()), new_id(), UserId(new_id())
    there, now = Presence(), [100.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])

    def doing() -> list[Doing]:
        return [one.doing for one in there.at(store, place)]

    assert there.heard(f"{store} {place} {user} typing") == (store, place)
    assert there.heard(f"{store} {place} {user} typing") is None
    assert doing() == [Doing.TYPING]
    now[0] += presence.TYPING_SECONDS
    assert doing() == [Doing.LOOKING]
    now[0] += presence.LOOKING_SECONDS
    assert doing() == []
    assert there.at(store, UUID(int=0)) == []


def test_what_is_past_is_tidied_away(monkeypatch: pytest.MonkeyPatch) -> None:
    store, there, now = StoreId(new_id()), Presence(), [100.0]
    monkeypatch.setattr(presence, "monotonic", lambda: now[0])
    monkeypatch.setattr(presence, "PLACES_MAX", 3)

    for _ in range(20):
        now[0] += 2 * presence.LOOKING_SECONDS
        there.heard(f"{store} {new_id()} {new_id()} looking")

    assert len(there._there) <= 4
