"""An extra layer: Meta's own examples and recorded webhooks, where they lie beside the checkout.

Read by us without loss; matched by what we send; matched by what our twin sends in Meta's name.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from pesan.channels.models import (
    Button,
    Contact,
    Echoed,
    Identity,
    IdentityChanged,
    IdentityKind,
    Media,
    MediaKind,
    Menu,
    Outgoing,
    Place,
    PreferenceChanged,
    Products,
    Reaction,
    Received,
    Row,
    Section,
    StatusChanged,
    StatusKind,
    TemplateChanged,
    Unrecognised,
    Update,
)
from pesan.channels.providers import whatsapp_failures, whatsapp_outbound
from pesan.kit.egress import Egress

from ..twins import judge_graph, meta_webhooks
from ..twins.meta_webhooks import CatalogueLine, Person
from .conftest import APP_SECRET, connection

Fields = Mapping[str, object]

_BESIDE = Path(__file__).parents[2] / "../shared/contracts"
EXAMPLES = Path(os.environ.get("PESAN_CONTRACTS", _BESIDE)) / "whatsapp"
AT = datetime(2026, 11, 23, tzinfo=UTC)
SARI = Person("16505551234", "Sari")

pytestmark = [
    pytest.mark.contracts,
    pytest.mark.skipif(not EXAMPLES.exists(), reason="official examples not present"),
]


def _load(name: str) -> dict[str, Fields]:
    if not EXAMPLES.exists():
        return {}
    return cast("dict[str, Fields]", json.loads((EXAMPLES / name).read_text()))


OFFICIAL = _load("webhook.examples.meta-openapi.json").get("examples", {})
REQUESTS = cast(
    "Mapping[str, Fields]", _load("messages.examples.meta-openapi.json").get("requests", {})
)
ERRORS = cast("list[dict[str, object]]", _load("error-codes.json").get("errors", []))


def _webhooks(tree: Fields, path: str = "") -> Iterator[tuple[str, Fields]]:
    for name, value in tree.items():
        if isinstance(value, dict) and {"object", "entry"} <= set(value):
            yield f"{path}{name}", {"object": value["object"], "entry": value["entry"]}
        elif isinstance(value, dict):
            yield from _webhooks(value, f"{path}{name}.")


WEBHOOKS = dict(
    [
        *_webhooks(OFFICIAL),
        *_webhooks(_load("webhook.fixtures.pywa.json").get("updates", {}), "pywa."),
    ]
)


def _first_change(webhook: Fields) -> dict[str, object]:
    entry = cast("list[dict[str, list[dict[str, object]]]]", webhook["entry"])
    return entry[0]["changes"][0]


@cache
def _egress() -> Egress:
    return Egress()  # nothing is sent here


def _read(webhook: Fields) -> list[Update]:
    value = cast("dict[str, dict[str, str]]", _first_change(webhook)["value"])
    number = value.get("metadata", {}).get("phone_number_id", "none")
    entry = cast("list[dict[str, str]]", webhook["entry"])[0]
    body = json.dumps(webhook).encode()
    channel = connection(_egress(), phone_number_id=number, waba_id=entry["id"])
    return list(channel.read_updates(meta_webhooks.signature(APP_SECRET, body), body))


OF_FIELD: dict[object, type[Update]] = {
    "message_template_status_update": TemplateChanged,
    "message_template_quality_update": TemplateChanged,
    "message_template_components_update": TemplateChanged,
    "template_category_update": TemplateChanged,
    "user_preferences": PreferenceChanged,
}


@pytest.mark.parametrize("name", WEBHOOKS)
def test_every_published_webhook_is_read(name: str) -> None:
    updates = _read(WEBHOOKS[name])

    change = _first_change(WEBHOOKS[name])
    value = cast("dict[str, list[dict[str, str]]]", change["value"])
    for update, given in zip(updates, value.get("message_echoes", []), strict=False):
        if isinstance(update, Echoed):
            assert (update.provider_id, update.type) == (given["id"], given["type"])
            assert update.identities[0].value == given["to"]
            assert update.content == given
            return
    if change["field"] != "messages":
        assert [type(update) for update in updates] == [OF_FIELD.get(change["field"], Unrecognised)]
        return
    for update, given in zip(
        updates, value.get("messages", []) + value.get("statuses", []), strict=False
    ):
        if isinstance(update, Received):
            assert (update.provider_id, update.type) == (given["id"], given["type"])
            assert update.identities[0].value == given["from"]
            assert update.content == given
        elif isinstance(update, StatusChanged):
            assert update.kind == {"played": "read"}.get(given["status"], given["status"])
            assert update.content == given
        else:
            assert given["type"] == "system"


READ_AS: dict[str, tuple[str, str | None, str | None]] = {  # type, text, choice
    "Text Message": ("text", "Does it come in another color?", None),
    "Text Message with Context (Product Inquiry)": ("text", "Is this still available?", None),
    "Text Message from Click to WhatsApp Ad": ("text", "Hello! Can I get more info on this?", None),
    "Reaction Message": ("reaction", None, None),
    "Image Message": ("image", "Taj Mahal", None),
    "Location Message": ("location", "Philz Coffee, 101 Forest Ave, Palo Alto, CA 94301", None),
    "Contact Sharing Message": ("contacts", None, None),
    "Unsupported Message": ("unsupported", None, None),
    "Button Message": ("button", "Unsubscribe", "Unsubscribe"),
    "Interactive List Reply Message": ("interactive", "Priority Mail Express", "priority_express"),
    "Interactive Button Reply Message": ("interactive", "Cancel", "cancel-button"),
    "Order Message": ("order", None, None),
    "pywa.message.image": ("image", None, None),
    "pywa.message.video": ("video", "caption", None),
    "pywa.message.document": ("document", "caption", None),
    "pywa.message.audio": ("audio", None, None),
    "pywa.message.voice": ("audio", None, None),
    "pywa.message.animated_sticker": ("sticker", None, None),
    "pywa.message.unreaction_empty": ("reaction", None, None),
    "pywa.message.unreaction_no_emoji": ("reaction", None, None),
    "pywa.message.current_location": ("location", None, None),
    "pywa.message.interactive_message_with_err": ("interactive", None, None),
    "pywa.callback_button.quick_reply_without_context": ("button", "title", "callback_data"),
    "pywa.callback_selection.description": ("interactive", "title", "callback_data"),
    "pywa.flow_completion.completion": ("interactive", None, None),
    "pywa.edited_message.image": ("edit", "Updated image caption", None),
    "pywa.deleted_message.revoke": ("revoke", None, None),
}


@pytest.mark.parametrize("name", READ_AS)
def test_a_published_message_is_understood(name: str) -> None:
    update = _read(WEBHOOKS[name])[0]

    assert isinstance(update, Received)
    assert (update.type, update.text, update.choice) == READ_AS[name]


def test_a_recorded_sender_has_all_their_names() -> None:
    [update] = _read(WEBHOOKS["pywa.message.text"])

    assert isinstance(update, Received)
    assert update.identities == (
        Identity(IdentityKind.WA_ID, "972987654321"),
        Identity(IdentityKind.BSUID, "US.13491208655302741918"),
        Identity(IdentityKind.BSUID, "US.ENT.11815799212886844830"),
    )
    assert (update.profile_name, update.phone) == ("Test Name", "+972987654321")


@pytest.mark.parametrize("name", ["System Message", "pywa.system.phone_number_change"])
def test_a_recorded_change_of_number_is_followed(name: str) -> None:
    [update] = _read(WEBHOOKS[name])

    assert isinstance(update, IdentityChanged)
    assert len(update.before) == len(update.after) == 1


def test_a_recorded_failure_has_its_code_and_a_tracked_status_our_reference() -> None:
    [failed] = _read(WEBHOOKS["pywa.message_status.failed"])
    [tracked] = _read(WEBHOOKS["pywa.message_status.with_tracker"])

    assert isinstance(failed, StatusChanged)
    assert isinstance(tracked, StatusChanged)
    assert (failed.kind, failed.error_code) == (StatusKind.FAILED, "130472")
    assert tracked.reference == "some data"
    assert tracked.content["pricing"]


def test_a_recorded_catalogue_order_is_read_line_by_line() -> None:
    [update] = _read(WEBHOOKS["Order Message"])

    assert isinstance(update, Received)
    assert [(item.retailer_id, item.quantity) for item in update.items] == [
        ("di9ozbzfi4", 2),
        ("nqryix03ez", 1),
    ]


# What we send.


def _outgoing(text: str, **more: object) -> Outgoing:
    to = Identity(IdentityKind.WA_ID, "{{Recipient-Phone-Number}}")
    return Outgoing(to=to, text=text, reference="", **more)  # type: ignore[arg-type]


def _ours(message: Outgoing, image: Mapping[str, str] | None = None) -> dict[str, object]:
    request = whatsapp_outbound.request(message, image)
    assert request.pop("biz_opaque_callback_data") == "", "not in Meta's examples"
    return request


def _file(kind: MediaKind, *, name: str | None = None) -> Media:
    return Media(kind=kind, content_type="", url="https://x.example", filename=name)


TO_A_REPLY = {"reply_to": "<MSGID_OF_MSG_YOU_ARE_REPLYING_TO>"}
LINKED = {
    "Send Image Message by URL": (MediaKind.IMAGE, "http(s)://image-url", "", {}),
    "Send Reply to Image Message by URL": (
        MediaKind.IMAGE,
        "http(s)://image-url",
        "",
        {"reply_to": "<MSGID_OF_PREV_MSG>"},
    ),
    "Send Audio Message by URL": (MediaKind.AUDIO, "<http(s)://audio-url>", "", {}),
    "Send Reply to Audio Message by URL": (
        MediaKind.AUDIO,
        "http(s)://audio-url",
        "",
        TO_A_REPLY,
    ),
    "Send Video Message by URL": (
        MediaKind.VIDEO,
        "<http(s)://video-url>",
        "<VIDEO_CAPTION_TEXT>",
        {},
    ),
    "Send Document Message by URL": (
        MediaKind.DOCUMENT,
        "<http(s)://document-url>",
        "<DOCUMENT-CAPTION-TEXT>",
        {},
    ),
    "Send Sticker Message by URL": (MediaKind.STICKER, "<http(s)://sticker-url>", "", {}),
}
HELD = {
    "Send Image Message by ID": (MediaKind.IMAGE, "<IMAGE_OBJECT_ID>", "", None),
    "Send Audio Message by ID": (MediaKind.AUDIO, "<AUDIO_OBJECT_ID>", "", None),
    "Send Video Message by ID": (
        MediaKind.VIDEO,
        "<VIDEO_OBJECT_ID>",
        "<VIDEO_CAPTION_TEXT>",
        None,
    ),
    "Send Document Message by ID": (
        MediaKind.DOCUMENT,
        "<DOCUMENT_OBJECT_ID>",
        "<DOCUMENT_CAPTION_TO_SEND>",
        "<DOCUMENT_FILENAME>",
    ),
    "Send Sticker Message by ID": (MediaKind.STICKER, "<MEDIA_OBJECT_ID>", "", None),
}


@pytest.mark.parametrize("name", LINKED)
def test_a_linked_file_equals_the_published_request(name: str) -> None:
    kind, link, text, more = LINKED[name]

    ours = _ours(_outgoing(text, media=_file(kind), **more), {"link": link})

    assert ours == REQUESTS[name]


@pytest.mark.parametrize("name", HELD)
def test_an_uploaded_file_equals_the_published_request(name: str) -> None:
    kind, id_, text, filename = HELD[name]

    ours = _ours(_outgoing(text, media=_file(kind, name=filename)), {"id": id_})

    assert ours == REQUESTS[name]


def test_what_we_send_equals_the_published_requests() -> None:
    buttons = tuple(Button(f"<UNIQUE_BUTTON_ID_{n}>", f"<BUTTON_TITLE_{n}>") for n in (1, 2))
    hq = Place(
        latitude=37.758056,
        longitude=-122.425332,
        name="META HQ",
        address="1 Hacker Way, Menlo Park, CA 94025",
    )

    assert _ours(_outgoing("text-message-content")) == REQUESTS["Send Text Message"]
    reply = _outgoing("<TEXT_MSG_CONTENT>", reply_to="<MSGID_OF_PREV_MSG>")
    assert _ours(reply) == REQUESTS["Send Reply to Text Message"]
    assert _ours(_outgoing("<BUTTON_TEXT>", buttons=buttons)) == REQUESTS["Send Reply Button"]
    assert _ours(_outgoing("", place=hq)) == REQUESTS["Send Location Message"]


def test_menus_and_products_have_the_published_shapes() -> None:
    """Meta's placeholders are longer than its fields, and its footers are not sent by us."""
    rows = tuple(Row(f"r{n}", f"Baris {n}", f"Isi {n}") for n in range(4))
    menu = Menu("Pilih", (Section("Satu", rows[:2]), Section("Dua", rows[2:])))
    shelves = Products("146265584024623", (("Satu", ("A", "B")), ("Dua", ("C", "D"))))

    assert _interactive(_ours(_outgoing("Isi", menu=menu))) == _interactive(
        REQUESTS["Send List Message"], without={"header", "footer"}
    )
    assert _interactive(_ours(_outgoing("Isi", products=shelves))) == _interactive(
        REQUESTS["Send Multi-Product Message"], without={"footer"}
    )
    one = Products("367025965434465", (("", ("A",)),))
    assert _interactive(_ours(_outgoing("Isi", products=one))) == _interactive(
        REQUESTS["Send Single Product Message"], without={"footer"}
    )


def test_cards_and_emojis_have_the_published_shapes() -> None:
    """Meta's card says more than one phone: the parts we have are named as its are."""
    card = Contact(name="Budi", phone="+62 812", organization="JNE", email="budi@jne.example")
    [theirs] = cast("list[dict[str, object]]", REQUESTS["Send Contact Message"]["contacts"])
    [ours] = cast("list[dict[str, object]]", _ours(_outgoing("", contact=card))["contacts"])

    assert ours.keys() <= theirs.keys()
    for name in ("name", "org"):
        assert cast("Fields", ours[name]).keys() <= cast("Fields", theirs[name]).keys()
    for name in ("phones", "emails"):
        [one] = cast("list[Fields]", ours[name])
        assert one.keys() <= cast("list[Fields]", theirs[name])[0].keys()
    published = REQUESTS["Send Reply with Reaction Message"]
    on = Reaction("wamid.HBgLM...", "😀")
    assert _ours(_outgoing("", reaction=on)) == published


@pytest.mark.parametrize("name", ["Send Contact Message", "Send Reply to Contact Message"])
def test_our_judge_accepts_a_published_card(name: str) -> None:
    """Which, of all its kind, says nothing of the kind of recipient; ours always do."""
    body = json.dumps({**REQUESTS[name], "recipient_type": "individual"})
    for placeholder, value in FILLED_IN.items():
        body = body.replace(placeholder, value)

    judge_graph.message(body.encode())


def _interactive(request: Fields, *, without: set[str] | None = None) -> object:
    parts = cast("dict[str, object]", request["interactive"])
    return _shape({key: part for key, part in parts.items() if key not in (without or set())})


def test_a_read_receipt_equals_the_published_one() -> None:
    published = REQUESTS["Send typing indicator and read receipt"]

    assert whatsapp_outbound.reading(str(published["message_id"]), typing=True) == published


ACCEPTED = [
    "Send Text Message",
    "Send Reply to Text Message",
    "Send Image Message by URL",
    "Send Image Message by ID",
    "Send Reply Button",
    "Send List Message",
    "Send Location Message",
    "Send Message Template Text",
    "Send Reply with Reaction Message",
    "Send typing indicator and read receipt",
]
FILLED_IN = {
    "{{Recipient-Phone-Number}}": "+6281234567890",
    "http(s)://": "https://",
    "<IMAGE_OBJECT_ID>": "4490709327384033",
    "wamid.HBgLM...": "wamid.HBgLMabcdef",
    "<MSGID_OF_PREV_MSG>": "wamid.HBgLMabcdef",
    "language-and-locale-code": "en_US",
    "template-name": "template_name",
    "LIST_SECTION": "S",  # the placeholders are longer than the fields they stand for
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_our_judge_accepts_the_published_request(name: str) -> None:
    body = json.dumps(REQUESTS[name])
    for placeholder, value in FILLED_IN.items():
        body = body.replace(placeholder, value)

    judge_graph.message(body.encode())


# What the errors mean.


def test_no_published_error_code_is_left_to_chance() -> None:
    assert len(ERRORS) == 108
    published = {code for error in ERRORS for code in _codes(error["codes"])}

    assert published <= set(whatsapp_failures.CLASS_OF_CODE)


def test_every_published_error_code_has_a_meaning() -> None:
    retried, stopped = set[int](), set[int]()
    for error in ERRORS:
        for code in _codes(error["codes"]):
            body = json.dumps({"error": {"code": code, "message": "m"}}).encode()
            problem = whatsapp_failures.failure(400, body, secret="EAAG")
            (retried if problem.status == 502 else stopped).add(code)

    assert {4, 80007, 130429, 131056, 131016, 131000, 131057} <= retried
    assert {0, 10, 190, 200, 299, 368, 131031, 131042, 131047, 131026, 131050} <= stopped
    assert {131049, 130472, 131030, 132000, 132015, 131052, 131008, 131009, 131051} <= stopped


def _codes(value: object) -> list[int]:
    if isinstance(value, dict):
        return list(range(value["from"], value["to"] + 1))
    return cast("list[int]", value)


# What the twin sends in Meta's name.


def _shape(value: object) -> object:
    """Keys and types, without the values."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return "number" if isinstance(value, int | float) else type(value).__name__


TWIN_SAYS = {
    "Text Message": meta_webhooks.text("halo"),
    "Image Message": meta_webhooks.image("ini"),
    "Reaction Message": meta_webhooks.reaction("wamid.q", "👍"),
    "Unsupported Message": meta_webhooks.unsupported(),
    "Button Message": meta_webhooks.template_button("wamid.q", "STOP", "Berhenti"),
    "Interactive Button Reply Message": meta_webhooks.button_reply("wamid.q", "yes", "Ya"),
    "Order Message": meta_webhooks.order([CatalogueLine("A", 1), CatalogueLine("B", 2)]),
    "System Message": meta_webhooks.changed_number(SARI, "6289990001111"),
    "pywa.callback_selection.callback": meta_webhooks.list_reply("wamid.q", "row", "JNE"),
    "pywa.message.current_location": meta_webhooks.location(-6.2, 106.8),
    "pywa.deleted_message.revoke": meta_webhooks.revoke("wamid.q"),
}


@pytest.mark.parametrize("name", TWIN_SAYS)
def test_the_twin_speaks_in_the_published_shapes(name: str) -> None:
    persons = [] if name == "System Message" else [SARI]
    message = meta_webhooks.message(SARI, *TWIN_SAYS[name], at=AT)
    change = meta_webhooks.change("1", persons=persons, messages=[message])

    published = json.loads(json.dumps(WEBHOOKS[name]))
    for contact in _first_change(published)["value"].get("contacts", []):  # type: ignore[attr-defined]
        contact.pop("user_id", None)  # this person has only a number
        contact.pop("parent_user_id", None)
    for one in _first_change(published)["value"]["messages"]:  # type: ignore[index]
        if "context" in one and "forwarded" in one["context"]:
            del one["context"]

    assert _shape(meta_webhooks.document(change)) == _shape(published)


def test_the_twin_reports_in_the_recorded_shapes() -> None:
    for name in ("with_tracker", "failed"):
        recorded = _first_change(WEBHOOKS[f"pywa.message_status.{name}"])["value"]
        [theirs] = cast("dict[str, list[dict[str, object]]]", recorded)["statuses"]
        theirs = {key: value for key, value in theirs.items() if key != "conversation"}
        kind = "failed" if name == "failed" else "sent"
        ours = meta_webhooks.status(
            kind,
            message_id="wamid.m",
            recipient_id="628",
            at=AT,
            reference=None if name == "failed" else "some data",
        )
        assert _shape(ours) == _shape(theirs)
