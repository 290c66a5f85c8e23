"""A broadcast from its first word to what came of it, by forms alone; and who may not."""

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

import asyncpg
import pytest
from httpx import Response

from pesan.broadcasts import ADVANCE
from pesan.broadcasts.actions import stages
from pesan.kit.ids import decode, encode, new_id

from ..broadcasts.builders import comes_to, people
from ..broadcasts.test_sending import YES
from ..meeting import WAITING
from ..running import ACCESS_TOKEN, PHONE_NUMBER_ID, Pesan
from ..twins.meta_webhooks import BUSINESS_ACCOUNT_ID
from .shop import Browser, Shop, open_shop


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(stages, "REST_SECONDS", 0.1)


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    shop = await open_shop(pesan)
    await shop.seller.tells_at_any_hour()
    return shop


TEXT = {"way": "sandbox", "segment": "all", "name": "Promo Lebaran"}


async def drafted(browser: Browser, **changed: str) -> str:
    """Its page's address."""
    text = "Halo {{customer.first_name}}, diskon di {{store.name}}!"
    answer = await browser.send("/broadcasts", {**TEXT, "text": text, **changed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def follows(browser: Browser, path: str, **form: Any) -> str:
    answer = await browser.send(path, form)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def test_it_is_written_looked_at_sent_and_its_results_are_read(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    await people(pesan, shop.seller, 30, agreed=4)
    browser = await shop.browser()

    assert "Belum ada siaran" in (await browser.get("/broadcasts")).text
    assert "/broadcasts/new?way=sandbox" in (await browser.get("/broadcasts/new")).text
    assert "Semua pelanggan" in (await browser.get("/broadcasts/new", way="sandbox")).text
    page = await drafted(browser)
    seen = (await browser.get(page)).text
    assert "Halo Budi, diskon di" in seen
    assert row(seen, "Setuju dan terjangkau") == "12"
    assert row(seen, "belum setuju menerima promo") == "18"
    assert await pesan.value("SELECT count(*) FROM broadcast_recipients") == 0

    await follows(browser, f"{page}/schedule", when="now", sheet="schedule")
    await comes_to(pesan, page.rpartition("/")[2], "sent")
    await pesan.eventually("SELECT count(*) = 12 FROM customer_messages WHERE status = 'sent'")
    seen = (await browser.get(page)).text
    assert re.search(r"Terkirim</small><b class=\"num\">12</b>", seen)
    assert row(seen, "Tidak dikirimi") == "18"
    outline = (await browser.get("/broadcasts")).text
    assert "Terkirim <b>12</b> dari 30" in outline
    assert "Sampai <b>0</b>" in outline
    assert " pesanan</b>" not in outline, "nobody bought"
    listed = (await browser.get(f"{page}/people", status="skipped", why="no_consent")).text
    assert listed.count("<small>belum setuju menerima promo</small>") == 18
    assert "Promo Lebaran" in (await browser.get("/broadcasts")).text
    again = await browser.send(f"{page}/schedule", {"when": "now"})
    assert again.status_code == 409
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 12


async def test_it_waits_for_its_hour_rests_goes_on_and_is_called_off(
    pesan: Pesan, shop: Shop
) -> None:
    await people(pesan, shop.seller, 3)
    browser = await shop.browser()
    page = await drafted(browser)

    past = await browser.send(f"{page}/schedule", {"at": "2020-01-01T08:00", "sheet": "schedule"})
    assert past.status_code == 422
    assert 'value="2020-01-01T08:00"' in past.text
    seen = await follows(browser, f"{page}/schedule", at="2027-01-01T08:00", when="then")
    assert "mulai 1 Jan 2027, 08.00 WIB" in seen
    for to, becomes in (("pause", "Dijeda"), ("cancel", "Dibatalkan")):
        assert becomes in await follows(browser, f"{page}/moves", to=to)
    assert (await browser.send(f"{page}/moves", {"to": "resume"})).status_code == 409
    assert (await browser.send(f"{page}/moves", {"to": "sent"})).status_code == 404
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 0
    changed = await browser.send(
        page, {"name": "Lagi", "segment": "all", "text": "x", "version": "1"}
    )
    assert changed.status_code == 409
    assert "sudah berjalan" in changed.text


async def test_a_draft_is_changed_unless_somebody_was_faster_and_is_deleted(
    pesan: Pesan, shop: Shop
) -> None:
    browser = await shop.browser()
    page = await drafted(browser)
    form = (await browser.get(f"{page}/edit")).text
    assert "diskon di {{store.name}}!</textarea>" in form

    change = {"segment": "all", "name": "Promo Imlek", "text": "Hai {{customer.name}}", "cap": "2"}
    assert "Hai Budi Santoso" in await follows(browser, page, **change, version="1")
    stale = await browser.send(page, {**change, "text": "Kalah cepat", "version": "1"})
    assert stale.status_code == 412
    assert ">\nKalah cepat</textarea>" in stale.text
    for wrong in ({"text": "{{nobody.knows}}"}, {"name": ""}, {"cap": "-3"}, {"segment": "seg_x"}):
        refused = await browser.send(page, {**change, "version": "2", **wrong})
        assert refused.status_code in {404, 422}, wrong
    assert await pesan.value("SELECT count(*) FROM segments") == 1
    assert "Belum ada siaran" in await follows(browser, f"{page}/end")
    assert (await browser.get(page)).status_code == 404


async def test_whatsapp_is_written_by_an_approved_template_with_its_gaps(
    pesan: Pesan, shop: Shop
) -> None:
    pesan.graph.templates.add("promo", category="MARKETING")
    answer = await shop.seller.put("/connections/whatsapp", WHATSAPP)
    assert answer.status_code == 200, answer.text
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    browser = await shop.browser()

    page = (await browser.get("/broadcasts/new")).text
    way = re.search(r'way=(tpl_\w+)"', page)
    assert way is not None
    assert 'way=whatsapp"' not in page
    assert (await browser.get("/broadcasts/new", way="whatsapp")).status_code == 404
    form = (await browser.get("/broadcasts/new", way=way[1])).text
    gaps = re.findall(r'name="((?:body|header|button)[-\d]*)"', form)
    assert "body-0" in gaps
    filled = dict.fromkeys(gaps, "{{customer.first_name}}")
    page = await drafted(browser, way=way[1], **filled)
    assert "Budi" in (await browser.get(page)).text
    assert "{{customer.first_name}}" in (await browser.get(f"{page}/edit")).text
    empty = await browser.send("/broadcasts", {**TEXT, "way": way[1]})
    assert empty.status_code == 422


async def in_the_order_of_its_timer(
    pesan: Pesan, page: str, act: Coroutine[Any, Any, Response]
) -> None:
    """A step that rings has the timer's row, then takes the broadcast's: who has that one and waits for
    the timer's would never go on.
    """
    broadcast = decode("brd", page.rpartition("/")[2])
    await pesan.owner.execute(
        "INSERT INTO timers (store_id, id, kind, subject_id, due_at)"
        " SELECT store_id, $2, $3, id, 'infinity' FROM broadcasts WHERE id = $1",
        broadcast,
        new_id(),
        ADVANCE,
    )
    step = await asyncpg.connect(pesan.owner_dsn)
    async with step.transaction(), asyncio.timeout(30):
        timer = "SELECT FROM timers WHERE subject_id = $1 FOR UPDATE"
        assert await step.fetch(timer, broadcast)
        sent = asyncio.create_task(act)
        await pesan.eventually(WAITING, 1)
        await step.fetch("SELECT FROM broadcasts WHERE id = $1 FOR UPDATE NOWAIT", broadcast)
    await step.close()
    assert (await sent).status_code == 303


async def test_its_cost_is_told_before_it_rests_at_its_budget_and_the_month_adds_it_up(
    pesan: Pesan, shop: Shop, hurried: None
) -> None:
    pesan.graph.templates.add("promo", category="MARKETING")
    assert (await shop.seller.put("/connections/whatsapp", WHATSAPP)).status_code == 200
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates")
    await people(pesan, shop.seller, 3)
    browser = await shop.browser()
    way = re.search(r"way=(tpl_\w+)", (await browser.get("/broadcasts/new")).text)
    assert way is not None
    fields = {"way": way[1], "body-0": "{{customer.name}}", "budget_currency": "USD"}

    assert "Belum ada biaya" in (await browser.get("/costs")).text
    assert (
        await browser.send("/broadcasts", {**TEXT, **fields, "budget": "banyak"})
    ).status_code == 422
    page = await drafted(browser, **fields, budget="0,06")
    seen = (await browser.get(page)).text
    assert re.search(r"Perkiraan biaya, paling banyak</span><b class=\"num\">\$0\.13<", seen)
    assert "Anggarannya mungkin habis" in seen
    await follows(browser, f"{page}/schedule", when="now")
    await comes_to(pesan, page.rpartition("/")[2], "paused")
    seen = (await browser.get(page)).text
    assert "Anggarannya habis: pesan berikutnya akan melewatinya." in seen
    version = re.search(r'name="version" value="(\d+)"', seen)
    assert version is not None
    more = {"version": version[1], "budget_currency": "USD", "sheet": "budget"}
    small = await browser.send(f"{page}/budget", {**more, "budget": "0.07"})
    assert small.status_code == 409
    assert "tidak cukup untuk satu pesan lagi" in small.text
    assert 'value="0.07"' in small.text
    await in_the_order_of_its_timer(
        pesan, page, browser.send(f"{page}/budget", {**more, "budget": "0.2"})
    )
    await comes_to(pesan, page.rpartition("/")[2], "sent")
    assert "Biaya sejauh ini" in (await browser.get(page)).text
    for by, words in (("day", "Hari ini"), ("category", "Promosi"), ("market", "Indonesia"), ("channel", "WhatsApp")):  # fmt: skip
        listed = (await browser.get("/costs", by=by)).text
        assert f"<b>{words}</b><small>3 pesan</small>" in listed, by
        assert "$0.13" in listed
    assert "Belum ada biaya" in (await browser.get("/costs", month="2026-10")).text
    for odd in ({"by": "buyer"}, {"month": "2026-13"}, {"month": "2999-01"}, {"month": "x"}):
        assert (await browser.get("/costs", **odd)).status_code == 404, odd


async def test_a_sample_goes_to_one_who_agreed_and_can_be_named(pesan: Pesan, shop: Shop) -> None:
    ids = []
    for name, phone in (("Ani Wijaya", "0812-1000-0001"), ("Ani Lestari", "0812-1000-0002")):
        made = await shop.seller.made("/customers", {"name": name, "phone": phone})
        ids.append(made["id"])
    await shop.seller.made(f"/customers/{ids[0]}/consents", YES)
    browser = await shop.browser()
    page = await drafted(browser)

    many = await browser.send(f"{page}/test", {"who": "Ani", "sheet": "test"})
    assert many.status_code == 409
    assert "lebih dari satu" in many.text
    nobody = await browser.send(f"{page}/test", {"who": "", "sheet": "test"})
    assert nobody.status_code == 409
    refused = await browser.send(f"{page}/test", {"who": "Ani Lestari", "sheet": "test"})
    assert refused.status_code == 409
    assert "belum setuju menerima promo" in refused.text
    sent = await follows(browser, f"{page}/test", who="+6281210000001")
    assert "Contohnya sedang dikirim." in sent
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 1


async def test_a_segment_says_who_is_in_it_and_keeps_what_its_form_cannot_say(
    pesan: Pesan, shop: Shop
) -> None:
    await people(pesan, shop.seller, 20)
    browser = await shop.browser()
    answer = await browser.send(
        "/segments", {"name": "Grosir", "tags": "grosir, ", "spent_min": ""}
    )
    path = str(answer.headers["location"])
    seen = (await browser.get(path)).text
    assert "Bertanda grosir" in seen
    assert re.search(r"Isinya sekarang</h2><b class=\"num\">4</b>", seen)

    await pesan.owner.execute(
        'UPDATE segments SET conditions = conditions || \'{"languages": ["id"]}\''
    )
    kept = await follows(browser, path, name="Grosir ID", tags="grosir", ordered="no", version="1")
    assert "Belum pernah belanja" in kept
    assert "1 syarat lain" in kept
    for wrong in ({"spent_min": "banyak"}, {"orders_min": "3"}, {"without_tags": "grosir"}):
        form = {"name": "X", "tags": "grosir", "ordered": "no", "version": "2", **wrong}
        assert (await browser.send(path, form)).status_code == 422, wrong
    page = await drafted(browser, segment=path.rpartition("/")[2])
    await follows(browser, f"{page}/schedule", at="2027-01-01T08:00", when="then")
    used = await browser.send(f"{path}/end", {})
    assert used.status_code == 409
    assert "Ada siaran yang masih akan memakainya" in used.text
    await follows(browser, f"{page}/moves", to="cancel")
    assert "Belum ada segmen" in await follows(browser, f"{path}/end")
    assert "segmen yang sudah dihapus" in (await browser.get(page)).text


async def test_staff_write_but_do_not_send_viewers_look_and_strangers_find_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    await people(pesan, shop.seller, 1)
    browser = await shop.browser()
    page = await drafted(browser)
    stranger = await (await open_shop(pesan, "Budi")).browser()
    missing = f"/broadcasts/{encode('brd', new_id())}"
    for path in (page, f"{page}/edit", f"{page}/people"):
        assert (await stranger.get(path)).status_code == 404
    for path in (page, missing):
        for verb in ("schedule", "end"):
            assert (await stranger.send(f"{path}/{verb}", {"when": "now"})).status_code == 404

    await pesan.rows("UPDATE members SET role = 'staff' RETURNING 1")
    seen = (await browser.get(page)).text
    assert "Kirim atau jadwalkan" not in seen
    assert f'href="{page}/edit"' in seen
    for verb in ("schedule", "moves", "test"):
        assert (await browser.send(f"{page}/{verb}", {"to": "cancel"})).status_code == 403
    await pesan.rows("UPDATE members SET role = 'viewer' RETURNING 1")
    seen = (await browser.get(page)).text
    assert f'href="{page}/edit"' not in seen
    for path in ("/broadcasts", page, f"{page}/end", "/segments"):
        assert (await browser.send(path, TEXT)).status_code == 403


WHATSAPP = {
    "phone_number_id": PHONE_NUMBER_ID,
    "waba_id": BUSINESS_ACCOUNT_ID,
    "access_token": ACCESS_TOKEN,
    "app_secret": "an-app-secret-of-a-test",
    "verify_token": "a-word-to-verify-by",
}


def row(page: str, label: str) -> str:
    """The figure beside these words."""
    found = re.search(rf"{label}</(?:span|a)><(?:b|span) class=\"num\">(\d+)<", page)
    assert found is not None, label
    return found[1]
