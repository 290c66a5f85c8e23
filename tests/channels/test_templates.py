"""Message templates: listed, handed in, reviewed, filled, sent no sooner than approved."""

from typing import Any

import pytest

from pesan.channels.errors import TemplateNotUsable
from pesan.channels.models import (
    ButtonValue,
    HeaderKind,
    Media,
    MediaKind,
    StoredTemplate,
    TemplateButton,
    TemplateCategory,
    TemplateContent,
    TemplateStatus,
)
from pesan.channels.templates import rules
from pesan.kit import clock
from pesan.kit.errors import Invalid
from pesan.kit.ids import ConnectionId, TemplateId, decode, new_id

from ..meeting import meet
from ..patience import until
from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks
from ..twins.graph_failures import BROKEN, TOKEN_EXPIRED

READY = {
    "name": "pesanan_siap",
    "language": "id",
    "category": "utility",
    "header": "Pesanan {{1}}",
    "body": "Halo {{1}}, pesanan {{2}} sudah siap dikirim.",
    "footer": "Toko Sari",
    "buttons": [
        {"type": "quick_reply", "text": "Terima kasih"},
        {"type": "url", "text": "Lacak", "url": "https://toko.example/lacak/{{1}}"},
    ],
    "examples": ["482139", "Budi", "482139", "482139"],
}
COUNT = "SELECT count(*) = $2 FROM message_templates WHERE store_id = $1 AND deleted_at IS NULL"
KNOWN = (
    "SELECT bool_or(provider_id = $2 AND status = 'pending') FROM message_templates WHERE id = $1"
)
IS = "SELECT bool_or(status = $2) FROM message_templates WHERE id = $1"


async def _synced(shop: Shop, count: int) -> list[dict[str, Any]]:
    answer = await shop.seller.post("/message-templates/sync", {})
    assert answer.status_code == 202, answer.text
    store = decode("sto", shop.seller.store_id)
    await shop.pesan.eventually(COUNT, store, count)
    items: list[dict[str, Any]] = (await shop.seller.get("/message-templates")).json()["items"]
    return items


async def test_what_was_made_in_metas_pages_is_read_page_by_page(pesan: Pesan) -> None:
    for n in range(5):
        pesan.graph.templates.add(f"promo_{n}", category="MARKETING")
    shop = await open_shop(pesan)

    found = await _synced(shop, 5)

    assert {one["name"] for one in found} == {f"promo_{n}" for n in range(5)}
    assert {one["status"] for one in found} == {"approved"}
    assert found[0]["gaps"] == {"header": [], "body": ["1"], "buttons": 0}


async def test_what_is_deleted_there_is_gone_here(pesan: Pesan) -> None:
    kept, gone = pesan.graph.templates.add("tetap"), pesan.graph.templates.add("hilang")
    shop = await open_shop(pesan)
    await _synced(shop, 2)

    del pesan.graph.templates.by_id[str(gone["id"])]
    kept["status"] = "PAUSED"
    [left] = await _synced(shop, 1)

    assert (left["name"], left["status"]) == ("tetap", "paused")


async def test_a_template_is_handed_in_and_approved_by_a_webhook(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    made = await shop.seller.made("/message-templates", READY)

    assert (made["status"], made["gaps"]["body"]) == ("pending", ["1", "2"])
    template = decode("tpl", made["id"])
    handed_in = "SELECT provider_id IS NOT NULL FROM message_templates WHERE id = $1"
    await pesan.eventually(handed_in, template)
    [there] = pesan.graph.templates.by_id.values()
    review = meta_webhooks.template_review(there, "APPROVED")
    await pesan.graph.post(shop.hook, meta_webhooks.document(review), times=2)
    await pesan.eventually(IS, template, "approved")


async def test_a_refusal_says_why(pesan: Pesan) -> None:
    there = pesan.graph.templates.add("ditolak", status="PENDING")
    shop = await open_shop(pesan)
    [known] = await _synced(shop, 1)

    review = meta_webhooks.template_review(there, "REJECTED", reason="INVALID_FORMAT")
    await pesan.graph.post(shop.hook, meta_webhooks.document(review))

    await pesan.eventually(IS, decode("tpl", known["id"]), "rejected")
    told = (await shop.seller.get(f"/message-templates/{known['id']}")).json()
    assert told["reason"] == "INVALID_FORMAT"


async def test_a_review_of_a_template_we_never_saw_brings_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await _synced(shop, 0)
    there = pesan.graph.templates.add("baru")

    review = meta_webhooks.template_review(there, "APPROVED")
    await pesan.graph.post(shop.hook, meta_webhooks.document(review))

    await pesan.eventually(COUNT, decode("sto", shop.seller.store_id), 1)


async def test_another_accounts_review_changes_nothing(pesan: Pesan) -> None:
    there = pesan.graph.templates.add("aman")
    shop = await open_shop(pesan)
    [known] = await _synced(shop, 1)

    webhook = meta_webhooks.document(meta_webhooks.template_review(there, "DISABLED"))
    webhook["entry"][0]["id"] = "999"  # type: ignore[index]
    delivered = await pesan.graph.post(shop.hook, webhook)

    assert delivered.statuses == (200,)
    kept = (await shop.seller.get(f"/message-templates/{known['id']}")).json()
    assert kept["status"] == "approved"


async def test_a_name_is_taken_once_and_free_again_when_deleted(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    made = await shop.seller.made("/message-templates", READY)

    again = await shop.seller.post("/message-templates", READY)
    assert (again.status_code, again.json()["code"]) == (409, "channels.template_taken")

    handed_in = "SELECT provider_id IS NOT NULL FROM message_templates WHERE id = $1"
    await pesan.eventually(handed_in, decode("tpl", made["id"]))
    gone = await shop.seller.api.delete(shop.seller.path(f"/message-templates/{made['id']}"))
    assert gone.status_code == 204
    missing = await shop.seller.get(f"/message-templates/{made['id']}")
    assert (missing.status_code, missing.json()["code"]) == (404, "channels.template_not_found")
    await until(lambda: not pesan.graph.templates.by_id)
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM pgqueuer)")  # we know it too
    await shop.seller.made("/message-templates", READY)


async def test_one_handed_in_before_the_answer_was_lost_is_found_by_the_sync(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    there = pesan.graph.templates.add("pesanan_siap", status="PENDING")

    made = await shop.seller.made("/message-templates", READY)

    await pesan.eventually(KNOWN, decode("tpl", made["id"]), there["id"])


async def test_one_handed_in_while_a_list_is_being_read_is_found_by_the_next(pesan: Pesan) -> None:
    pesan.graph.list_may_leave.clear()
    shop = await open_shop(pesan)
    await until(lambda: pesan.graph.lists_read > 0)
    there = pesan.graph.templates.add("pesanan_siap", status="PENDING")
    made = await shop.seller.made("/message-templates", READY)
    await pesan.eventually(IS, decode("tpl", made["id"]), "rejected")

    pesan.graph.list_may_leave.set()

    await pesan.eventually(KNOWN, decode("tpl", made["id"]), there["id"])


async def test_a_list_that_was_read_before_a_deletion_does_not_undo_it(pesan: Pesan) -> None:
    pesan.graph.templates.add("siap", status="APPROVED")
    shop = await open_shop(pesan)
    [known] = await _synced(shop, 1)
    pesan.graph.list_may_leave.clear()
    before = pesan.graph.lists_read
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await until(lambda: pesan.graph.lists_read != before)

    gone = await shop.seller.api.delete(shop.seller.path(f"/message-templates/{known['id']}"))
    assert gone.status_code == 204
    pesan.graph.list_may_leave.set()

    done = "SELECT count(*) = 0 FROM pgqueuer WHERE entrypoint = 'channels.sync_templates'"
    await pesan.eventually(done)
    assert (await shop.seller.get("/message-templates")).json()["items"] == []


async def test_a_list_that_meets_a_deletion_does_not_undo_it(pesan: Pesan) -> None:
    there = pesan.graph.templates.add("siap", status="APPROVED")
    shop = await open_shop(pesan)
    await _synced(shop, 1)
    there["status"] = "PAUSED"  # so the next list has something to write
    deletion = "UPDATE message_templates SET deleted_at = now(), updated_at = now() RETURNING id"

    await meet(pesan, deletion, shop.seller.post("/message-templates/sync", {}))

    await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer")
    assert await pesan.value("SELECT count(*) FROM message_templates WHERE deleted_at IS NULL") == 0


async def test_a_list_that_was_read_before_a_review_does_not_undo_it(pesan: Pesan) -> None:
    there = pesan.graph.templates.add("siap", status="PENDING")
    shop = await open_shop(pesan)
    [known] = await _synced(shop, 1)
    pesan.graph.list_may_leave.clear()
    before = pesan.graph.lists_read
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await until(lambda: pesan.graph.lists_read != before)

    there["status"] = "APPROVED"
    review = meta_webhooks.template_review(there, "APPROVED")
    await pesan.graph.post(shop.hook, meta_webhooks.document(review))
    await pesan.eventually(IS, decode("tpl", known["id"]), "approved")
    pesan.graph.list_may_leave.set()

    done = "SELECT count(*) = 0 FROM pgqueuer WHERE entrypoint = 'channels.sync_templates'"
    await pesan.eventually(done)
    assert await pesan.value(IS, decode("tpl", known["id"]), "approved")


async def test_a_slow_or_broken_channel_is_asked_again(pesan: Pesan) -> None:
    pesan.graph.templates.add("nanti")
    pesan.graph.fail_next(BROKEN, on="templates")
    shop = await open_shop(pesan)

    await pesan.eventually(COUNT, decode("sto", shop.seller.store_id), 1)


async def test_a_token_that_is_refused_leaves_what_is_known(pesan: Pesan) -> None:
    pesan.graph.templates.add("tetap")
    shop = await open_shop(pesan)
    await _synced(shop, 1)

    pesan.graph.fail_next(TOKEN_EXPIRED, on="templates", times=2)
    await _synced(shop, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": "{{1}} halo"}, "body"),
        ({"body": "Halo {{1}} dan {{3}} ya"}, "body"),
        ({"footer": "Toko {{1}}"}, "footer"),
        ({"examples": ["Budi"]}, "examples"),
        ({"examples": ["482139", " ", "482139", "482139"]}, "examples[1]"),
        ({"name": "Pesanan Siap"}, "name"),
        ({"language": "indonesia"}, "language"),
    ],
)
async def test_what_meta_would_refuse_is_not_handed_in(
    pesan: Pesan, wrong: dict[str, Any], field: str
) -> None:
    shop = await open_shop(pesan)

    answer = await shop.seller.post("/message-templates", READY | wrong)

    assert answer.status_code == 422, answer.text
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not pesan.graph.templates.by_id


async def test_staff_reads_templates_and_makes_none(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    staff = await (await pesan.person("Tono")).joins(shop.seller, "staff")

    assert (await staff.get("/message-templates")).status_code == 200
    assert (await staff.post("/message-templates", READY)).status_code == 403
    assert (await staff.post("/message-templates/sync", {})).status_code == 403


async def test_without_a_channel_that_keeps_them_there_is_nothing_to_sync(pesan: Pesan) -> None:
    seller = await pesan.seller("Tanpa")

    answer = await seller.post("/message-templates/sync", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "channels.templates_not_kept")


# Filling.


def stored(content: TemplateContent, **more: Any) -> StoredTemplate:
    known: dict[str, Any] = {
        "id": TemplateId(new_id()),
        "connection_id": ConnectionId(new_id()),
        "provider_id": "1",
        "name": "pesanan_siap",
        "language": "id",
        "category": TemplateCategory.UTILITY,
        "status": TemplateStatus.APPROVED,
        "reason": None,
        "quality": None,
        "examples": (),
        "created_at": clock.now(),
        "updated_at": clock.now(),
    }
    return StoredTemplate(content=content, **(known | more))


LINK = TemplateButton(kind="url", text="Lacak", url="https://toko.example/{{1}}")
THANKS = TemplateButton(kind="quick_reply", text="Terima kasih")
BODY = TemplateContent(body="Halo {{1}}, pesanan {{2}} siap. {{1}}!", buttons=(THANKS, LINK))


def test_a_template_is_filled_gap_by_gap() -> None:
    filled = rules.fill(stored(BODY), body=("Budi\nS.", "#482139"), buttons=("482139",))

    assert filled.body == ("Budi S.", "#482139"), "Graph takes no line breaks"
    assert filled.buttons == (ButtonValue(1, "url", "482139"),)
    assert rules.said(BODY, filled) == "Halo Budi S., pesanan #482139 siap. Budi S.!"


def test_named_gaps_keep_their_names() -> None:
    content = TemplateContent(
        body="Halo {{nama}}, total {{total}} ya.",
        header=HeaderKind.TEXT,
        header_text="Untuk {{nama}}",
    )

    filled = rules.fill(stored(content), header="Budi", body=("Budi", "Rp85.000"))

    assert (filled.header_name, filled.body_names) == ("nama", ("nama", "total"))
    assert rules.said(content, filled) == "Untuk Budi\nHalo Budi, total Rp85.000 ya."


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"body": ("Budi",), "buttons": ("1",)},
        {"body": ("Budi", "1", "2"), "buttons": ("1",)},
        {"body": ("Budi", " "), "buttons": ("1",)},
        {"body": ("Budi", "1")},
        {"body": ("Budi", "1"), "buttons": ("1", "2")},
        {"body": ("Budi", "1"), "buttons": ("1",), "header": "Halo"},
    ],
)
def test_too_few_too_many_and_empty_values_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rules.fill(stored(BODY), **values)


def test_a_picture_above_needs_a_picture() -> None:
    content = TemplateContent(body="Lihat ini", header=HeaderKind.IMAGE)
    url = "https://toko.example/kaos.png"
    image = Media(kind=MediaKind.IMAGE, content_type="image/png", url=url)
    film = Media(kind=MediaKind.VIDEO, content_type="video/mp4", url=url)

    assert rules.fill(stored(content), header=image).header == image
    for wrong in (None, "Halo", film):
        with pytest.raises(Invalid):
            rules.fill(stored(content), header=wrong)


@pytest.mark.parametrize("status", [one for one in TemplateStatus if one != "approved"])
def test_only_what_is_approved_is_sent(status: TemplateStatus) -> None:
    with pytest.raises(TemplateNotUsable):
        rules.fill(stored(TemplateContent(body="Halo"), status=status))
