"""The inbox's forms: what they do, whom they refuse, and what they make of nonsense."""

import httpx
import pytest

from pesan.dashboard.people import Colleague, mentioned
from pesan.kit.ids import UserId, new_id

from ..running import Pesan
from .scene import morning
from .shop import Browser, Shop, open_shop, wire

MISSING = "con_01m837xzv4fcaap6hzehqy48v2"
VERBS: dict[str, dict[str, str]] = {
    "close": {},
    "reopen": {},
    "unread": {},
    "snooze": {"until": "reply"},
    "assignee": {"assignee": ""},
    "labels": {"name": "Baru"},
}


async def sent(browser: Browser, path: str, form: dict[str, str]) -> httpx.Response:
    return await browser.client.post(path, data={"form_token": await browser.token(), **form})


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def test_every_form_leads_back_to_the_chat_or_the_list(shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"

    for verb, form in VERBS.items():
        answer = await sent(browser, f"{path}/{verb}", form)
        assert answer.status_code in {302, 303}, (verb, answer.text)
        assert answer.headers["location"] == ("/inbox" if verb == "unread" else path)

    assert "Baru" in (await browser.get(path)).text


async def test_somebody_elses_chat_is_none_and_a_viewer_changes_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    thread, _, _ = await morning(shop)
    stranger = await (await open_shop(pesan, "Budi")).browser()
    browser = await shop.browser()
    mine = await pesan.value("SELECT count(*) FROM labels")
    for verb, form in VERBS.items():
        for one in (wire("con", thread), MISSING):
            answer = await sent(stranger, f"/inbox/{one}/{verb}", form)
            assert answer.status_code == 404, verb
    await pesan.rows("UPDATE members SET role = 'viewer' RETURNING 1")
    for verb, form in VERBS.items():
        answer = await sent(browser, f"/inbox/{wire('con', thread)}/{verb}", form)
        assert answer.status_code == 403, verb

    assert (await browser.post("/replies", code="a", text="b")).status_code == 403
    assert await pesan.value("SELECT count(*) FROM labels") == mine


async def test_nonsense_in_a_form_is_refused_with_a_page(shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}"
    await browser.post("/replies", code="/Halo", text="Halo {{customer.name}}")

    for address, form, status in (
        (f"{path}/snooze", {"until": "never"}, 404),
        (f"{path}/assignee", {"assignee": "usr_x"}, 404),
        (f"{path}/assignee", {"assignee": wire("usr", new_id())}, 409),
        (f"{path}/labels", {"label": "lbl_x"}, 404),
        (f"{path}/macro", {}, 404),
        ("/replies", {"code": "halo", "text": "lagi"}, 409),
        ("/replies", {"code": "dua kata", "text": "x"}, 422),
        ("/replies", {"code": "x", "text": "{{nobody.knows}}"}, 422),
        ("/replies/cnr_x/end", {}, 404),
    ):
        answer = await sent(browser, address, form)
        assert answer.status_code == status, (address, form, answer.status_code)
    for query in ("show=x", "status=x", "label=x"):
        assert (await browser.get(f"/inbox?{query}")).status_code == 404, query
    assert "/halo" in (await browser.get("/replies")).text


async def test_labels_that_somebody_else_put_on_meanwhile_stay(pesan: Pesan, shop: Shop) -> None:
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    path = f"/inbox/{wire('con', thread)}/labels"
    for name in ("satu", "dua"):
        await browser.post(path, name=name)
    rows = await pesan.rows("SELECT id, name FROM labels")
    ids = {row["name"]: wire("lbl", row["id"]) for row in rows}

    # A page that was drawn when only `satu` was on: it is unticked, `dua` was not shown.
    await browser.post(path, shown=ids["satu"])

    left = await pesan.rows(
        "SELECT l.name FROM conversation_labels b JOIN labels l ON l.id = b.label_id"
    )
    assert [row["name"] for row in left] == ["dua"]


def test_whom_a_note_mentions() -> None:
    budi, other, sari = (
        Colleague(UserId(new_id()), name) for name in ("Budi Santoso", "Budi", "Sari")
    )
    everybody = [budi, other, sari]

    assert set(mentioned("@budi tolong", everybody)) == {budi.id, other.id}
    assert set(mentioned("cek ya @Sari, @Budi Santoso", everybody)) == {
        sari.id,
        budi.id,
        other.id,
    }
    assert mentioned("surel sari@sari.id dan @Sariyem", everybody) == []
