"""Steps that are taken together: all of them, or none."""

import asyncio
from typing import Any

from ..running import Pesan
from .builders import SARI, Shop, open_shop


async def furnished(pesan: Pesan) -> tuple[Shop, str, dict[str, str]]:
    """A chat, its id, and a label and two canned replies to work with."""
    shop = await open_shop(pesan)
    await shop.hears("barangnya sobek")
    label = await shop.seller.made("/labels", {"name": "Komplain"})
    sorry = await shop.seller.made(
        "/canned-replies", {"code": "maaf", "text": "Maaf ya {{customer.first_name}}"}
    )
    number = await shop.seller.made(
        "/canned-replies", {"code": "nomor", "text": "Pesanan {{order.number}}"}
    )
    made = {"label": label["id"], "sorry": sorry["id"], "number": number["id"]}
    return shop, (await shop.conversation())["id"], made


async def macro(shop: Shop, *steps: dict[str, Any], name: str = "Makro") -> str:
    made = await shop.seller.made("/macros", {"name": name, "steps": list(steps)})
    return str(made["id"])


async def test_all_steps_are_taken_in_one_go(pesan: Pesan) -> None:
    shop, conversation, made = await furnished(pesan)
    id_ = await macro(
        shop,
        {"do": "reply", "canned_reply_id": made["sorry"]},
        {"do": "label", "label_id": made["label"]},
        {"do": "assign", "assignee": "me"},
        {"do": "snooze", "minutes": 60},
    )

    ran = await shop.seller.post(f"/macros/{id_}/run", {"conversation_id": conversation})

    assert ran.status_code == 200, ran.text
    after = ran.json()
    assert (after["status"], after["assignee"]) == ("snoozed", shop.seller.id)
    assert [one["name"] for one in after["labels"]] == ["Komplain"]
    await pesan.graph.wait_for(SARI, lambda sent: sent.text.startswith("Maaf ya "))


async def test_a_macro_may_close_and_give_the_chat_to_the_agent(pesan: Pesan) -> None:
    shop, conversation, made = await furnished(pesan)
    await shop.seller.post(f"/conversations/{conversation}/labels", {"label_id": made["label"]})
    id_ = await macro(
        shop,
        {"do": "unlabel", "label_id": made["label"]},
        {"do": "close"},
        {"do": "hand_to_agent"},
    )

    after = (await shop.seller.post(f"/macros/{id_}/run", {"conversation_id": conversation})).json()

    assert (after["status"], after["owner"], after["labels"]) == ("closed", "agent", [])


async def test_a_step_that_cannot_be_taken_undoes_those_before_it(pesan: Pesan) -> None:
    shop, conversation, made = await furnished(pesan)
    id_ = await macro(
        shop,
        {"do": "label", "label_id": made["label"]},
        {"do": "reply", "canned_reply_id": made["sorry"]},
        {"do": "reply", "canned_reply_id": made["number"]},  # this customer has no order
        {"do": "close"},
    )

    ran = await shop.seller.post(f"/macros/{id_}/run", {"conversation_id": conversation})

    assert (ran.status_code, ran.json()["code"]) == (409, "conversations.variable_missing")
    after = await shop.conversation()
    assert (after["status"], after["labels"], after["owner"]) == ("open", [], "human")
    assert [m["author"] for m in await shop.messages()] == ["customer"]


async def test_a_macro_that_names_what_is_gone_does_nothing_and_says_which_step(
    pesan: Pesan,
) -> None:
    shop, conversation, made = await furnished(pesan)
    budi = await (await pesan.person("Budi")).joins(shop.seller, "staff")
    steps = {
        "label": {"do": "label", "label_id": made["label"]},
        "reply": {"do": "reply", "canned_reply_id": made["sorry"]},
        "member": {"do": "assign", "assignee": budi.id},
    }
    macros = {
        what: await macro(shop, {"do": "assign"}, step, name=what) for what, step in steps.items()
    }
    whose = {"owner": "human", "assignee": shop.seller.id}
    await shop.seller.post(f"/conversations/{conversation}/owner", whose)
    await shop.seller.api.delete(shop.seller.path(f"/labels/{made['label']}"))
    await shop.seller.api.delete(shop.seller.path(f"/canned-replies/{made['sorry']}"))
    await pesan.rows("DELETE FROM members WHERE role = 'staff' RETURNING 1")

    for what, id_ in macros.items():
        ran = await shop.seller.post(f"/macros/{id_}/run", {"conversation_id": conversation})
        assert (ran.status_code, ran.json()["code"]) == (409, "conversations.macro_broken"), what
        assert "step 2" in ran.json()["detail"]
    assert (await shop.conversation())["assignee"] == shop.seller.id


async def test_steps_that_make_no_sense_are_refused_when_they_are_saved(pesan: Pesan) -> None:
    shop, _, made = await furnished(pesan)
    stranger = await pesan.seller("Tono")
    theirs = (await stranger.made("/labels", {"name": "a"}))["id"]
    reply = {"do": "reply", "canned_reply_id": made["sorry"]}
    for wrong in (
        [],
        [{"do": "dance"}],
        [{"do": "label"}],
        [{"do": "label", "label_id": theirs}],
        [{"do": "label", "label_id": "lbl_x"}],
        [{"do": "close", "label_id": made["label"]}],
        [{"do": "assign", "assignee": stranger.id}],
        [{"do": "snooze", "minutes": 0}],
        [{"do": "close"}, {"do": "snooze"}],
        [{"do": "close"}, reply],
        [{"do": "close", "note": "x"}],
        [reply] * 21,
    ):
        answer = await shop.seller.post("/macros", {"name": "x", "steps": wrong})
        assert answer.status_code == 422, wrong


async def test_a_macro_is_changed_in_its_version_and_taken_away(pesan: Pesan) -> None:
    shop, conversation, _ = await furnished(pesan)
    id_ = await macro(shop, {"do": "close"})
    await macro(shop, {"do": "close"}, name="Lain")

    changed = await shop.seller.patch(
        f"/macros/{id_}", {"steps": [{"do": "snooze"}]}, **{"If-Match": '"1"'}
    )
    stale = await shop.seller.patch(f"/macros/{id_}", {"name": "x"}, **{"If-Match": '"1"'})
    taken = await shop.seller.patch(f"/macros/{id_}", {"name": "LAIN"})
    assert (changed.json()["version"], stale.status_code, taken.status_code) == (2, 412, 409)
    stranger = await pesan.seller("Tono")
    run = f"/macros/{id_}/run"
    for body in ({"conversation_id": conversation}, {"conversation_id": "con_x"}):
        assert (await stranger.post(run, body)).status_code == 404
    gone = await shop.seller.api.delete(shop.seller.path(f"/macros/{id_}"))
    again = await shop.seller.post(run, {"conversation_id": conversation})
    assert (gone.status_code, again.status_code) == (204, 404)
    assert [one["name"] for one in (await shop.seller.get("/macros")).json()["items"]] == ["Lain"]


async def test_one_key_runs_a_macro_once(pesan: Pesan) -> None:
    shop, conversation, made = await furnished(pesan)
    id_ = await macro(shop, {"do": "reply", "canned_reply_id": made["sorry"]})
    body = {"conversation_id": conversation}

    answers = await asyncio.gather(
        *(shop.seller.post(f"/macros/{id_}/run", body, key="one-key") for _ in range(3))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len([m for m in await shop.messages() if m["author"] == "human"]) == 1
