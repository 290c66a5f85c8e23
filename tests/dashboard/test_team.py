"""Hours, the away message, who answers and how work is shared: set by forms, and lived by at once."""

from typing import Any

import httpx

from ..running import Pesan
from .shop import Browser, Shop, open_shop
from .test_prepared import first

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def saved(browser: Browser, path: str, page: str, **form: Any) -> str:
    """With the version the page shows, as a browser sends it."""
    version = first(r'name="version" value="(\d+)"', (await browser.get(page)).text)
    answer = await browser.send(path, {"version": version, **form})
    assert answer.status_code == 303, answer.text
    return (await browser.get(page)).text


async def settings(shop: Shop) -> Any:
    return (await shop.seller.get("/settings")).json()


async def test_hours_are_set_with_a_rest_at_noon_and_a_night_and_a_holiday(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    assert "Tokomu selalu buka." in (await browser.get("/hours")).text

    week = {"mon-from-0": "08:00", "mon-to-0": "12:00", "mon-from-1": "13:00", "mon-to-1": "20:00"}
    night = {"fri-from-0": "18:00", "fri-to-0": "02:00"}
    page = await saved(browser, "/hours", "/hours", **week, **night)
    assert "Sekarang" in page
    kept = (await settings(shop))["hours"]
    assert kept["mon"] == [["08:00", "12:00"], ["13:00", "20:00"]]
    assert kept["fri"] == [["18:00", "02:00"]]
    assert kept["sun"] == []
    half = await browser.send("/hours", {"version": "9", "tue-from-0": "08:00"})
    assert half.status_code == 422
    assert 'name="tue-from-0"' in half.text
    stale = await browser.send("/hours", {"version": "1", "always": "on"})
    assert stale.status_code == 412

    page = await saved(
        browser, "/hours/holidays", "/hours", date="2026-12-25", name="Natal <b>",
        **{"holiday-from-0": "10:00", "holiday-to-0": "12:00"},
    )  # fmt: skip
    assert "Natal &lt;b&gt;" in page
    await saved(browser, "/hours/holidays", "/hours", date="2026-12-25", name="Natal")
    assert (await settings(shop))["holidays"] == [
        {"date": "2026-12-25", "name": "Natal", "hours": []}
    ]
    await saved(browser, "/hours/holidays/end", "/hours", date="2026-12-25")
    assert (await settings(shop))["holidays"] == []
    await saved(browser, "/hours", "/hours", always="on")
    assert (await settings(shop))["hours"] == {}


async def test_an_away_message_is_written_in_both_languages_and_taken_away(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    words = {"away_message": "Kami tutup", "en": "We are closed", "away_always": "on"}

    assert "Kami tutup</textarea>" in await saved(browser, "/hours/away", "/hours", **words)
    kept = await settings(shop)
    assert kept["away_translations"] == {"en": "We are closed"}
    assert kept["away_always"] is True
    await saved(browser, "/hours/away", "/hours", away_message="", en="")
    kept = await settings(shop)
    assert (kept["away_message"], kept["away_translations"]) == (None, {})
    assert kept["away_always"] is False


async def test_the_switches_of_who_answers_and_of_sharing_are_turned(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await shop.seller.put("/sending-settings", {"quiet_hours": None, "marketing_per_day": 7})

    agent = {"default_owner": "human", "voice_messages": "human"}
    await saved(browser, "/teams/agent", "/teams", **agent)
    kept = await settings(shop)
    assert (kept["default_owner"], kept["voice_messages"]) == ("human", "human")
    sending = (await shop.seller.get("/sending-settings")).json()
    assert sending["read_receipts"] is False
    assert sending["marketing_per_day"] == 7
    await saved(browser, "/teams/agent", "/teams", **agent, read_receipts="on")
    assert (await shop.seller.get("/sending-settings")).json()["read_receipts"] is True
    shared = {"rule": "least_busy", "reassign": "on", "response_target_minutes": "15"}
    await saved(browser, "/teams/assignment", "/teams", **shared)
    kept = await settings(shop)
    assert kept["assignment"] == {
        "rule": "least_busy", "reassign": True, "offline_outside_hours": False,
    }  # fmt: skip
    assert kept["response_target_minutes"] == 15
    for path, wrong in (("agent", {"default_owner": "x"}), ("assignment", {"rule": "lottery"})):
        assert (await browser.send(f"/teams/{path}", {"version": "9", **wrong})).status_code == 422


async def test_a_team_is_made_gets_a_channels_chats_and_is_taken_away(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    page = (await browser.get("/teams")).text
    user = first(r'name="member" value="(usr_\w+)"', page)
    line = first(r'action="(/teams/routes/cnx_\w+)"', page)

    await sent(browser, "/teams", name="Grosir", member=user)
    team = first(r'action="(/teams/tem_\w+)"', (await browser.get("/teams")).text)
    taken = await browser.send("/teams", {"name": "grosir"})
    assert taken.status_code == 409
    assert 'value="grosir"' in taken.text
    await sent(browser, team, name="Reseller", version="1")
    assert (await browser.send(team, {"name": "Lagi", "version": "1"})).status_code == 412
    name = team.rpartition("/")[2]
    await sent(browser, line, default_owner="human", team=name)
    routing = (await shop.seller.get("/connections/sandbox/routing")).json()
    assert routing == {"default_owner": "human", "team_id": name}
    for wrong in ({"default_owner": "boss"}, {"team": "tem_x"}):
        assert (await browser.send(line, wrong)).status_code == 404
    stranger = await (await open_shop(pesan, "Budi")).browser()
    for path in (line, team, f"{team}/end"):
        assert (await stranger.send(path, {"name": "X", "version": "2"})).status_code == 404, path
    await sent(browser, f"{team}/end")
    assert "Belum ada tim." in (await browser.get("/teams")).text


async def test_staff_say_whether_they_are_there_and_change_nothing_else(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    page = (await browser.get("/teams")).text
    mine = first(r'action="(/teams/presence/usr_\w+)"', page)

    await sent(browser, mine, capacity="5")
    assert "paling banyak 5 chat" in (await browser.get("/teams")).text
    assert "Sedang tidak ada" in (await browser.get("/teams")).text
    await pesan.rows("UPDATE members SET role = 'staff' RETURNING 1")
    await sent(browser, mine, available="on")
    page = (await browser.get("/teams")).text
    assert 'action="/teams"' not in page
    for path in ("/hours", "/hours/away", "/hours/holidays", "/teams", "/teams/agent", "/teams/assignment"):  # fmt: skip
        assert (await browser.send(path, {"version": "1"})).status_code == 403, path
    await pesan.rows("UPDATE members SET role = 'viewer' RETURNING 1")
    assert (await browser.get("/hours")).status_code == 200
    assert (await browser.send(mine, {"available": "on"})).status_code == 403


async def sent(browser: Browser, path: str, **form: str) -> httpx.Response:
    answer = await browser.send(path, form)
    assert answer.status_code == 303, answer.text
    return answer
