"""Another's reading: what Meta published and what our twin makes, held against pywa's own.

pywa reads what Meta sends since business-scoped ids came (2026): contacts with everything, a
`user_id` in each, a `time` at each entry. What was published before that is given them; both read
the same document then.
"""

import hmac
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from pesan.channels.errors import SignatureInvalid
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.egress import Egress

from ..twins import meta_webhooks
from ..twins.meta_webhooks import CatalogueLine, Fields, Person
from .conftest import APP_SECRET, PHONE_NUMBER_ID, connection
from .pywa_readings import Pywa
from .readings import UNREAD, Reading, reading
from .test_whatsapp_contract import EXAMPLES, WEBHOOKS

AT = datetime(2026, 11, 23, tzinfo=UTC)
SARI = Person("6281234567890", "Sari", user_id="ID.15021234567890", username="sari")
NAMELESS = Person(None, "Budi", user_id="ID.15029876543210", username="budi")
TEMPLATE = {"id": "806312974732579", "name": "pesanan", "language": "id", "category": "UTILITY"}

# What our twin can make of a message: by the verb that makes it.
MESSAGES: dict[Callable[..., tuple[str, Fields]], list[tuple[str, Fields]]] = {
    meta_webhooks.text: [meta_webhooks.text("ada kaos hitam? 👕")],
    meta_webhooks.image: [meta_webhooks.image("ini"), meta_webhooks.image()],
    meta_webhooks.file: [
        meta_webhooks.file("audio", "1", b"ogg", "audio/ogg; codecs=opus", voice=True),
        meta_webhooks.file("audio", "2", b"mp3", "audio/mpeg", voice=False),
        meta_webhooks.file("video", "3", b"mp4", "video/mp4", caption="lihat"),
        meta_webhooks.file("sticker", "4", b"webp", "image/webp", animated=True),
        meta_webhooks.file("document", "5", b"pdf", "application/pdf", filename="bukti.pdf"),
    ],
    meta_webhooks.location: [
        meta_webhooks.location(-6.2, 106.8),
        meta_webhooks.location(-6.2, 106.8, name="Kantor", address="Jl. Sudirman 1"),
    ],
    meta_webhooks.button_reply: [meta_webhooks.button_reply("wamid.q", "yes", "Ya")],
    meta_webhooks.list_reply: [meta_webhooks.list_reply("wamid.q", "row-1", "JNE REG")],
    meta_webhooks.template_button: [meta_webhooks.template_button("wamid.q", "STOP", "Berhenti")],
    meta_webhooks.reaction: [
        meta_webhooks.reaction("wamid.q", "👍"),
        meta_webhooks.reaction("wamid.q", ""),
    ],
    meta_webhooks.order: [
        meta_webhooks.order([CatalogueLine("KAOS-M", 2, 85_000), CatalogueLine("TOPI", 1, 19.5)]),
        meta_webhooks.order([CatalogueLine("KAOS-M", 1)], note="bungkus kado ya"),
    ],
    meta_webhooks.edit: [meta_webhooks.edit("wamid.q", "ada kaos putih?")],
    meta_webhooks.revoke: [meta_webhooks.revoke("wamid.q")],
    meta_webhooks.unsupported: [meta_webhooks.unsupported()],
    meta_webhooks.changed_number: [meta_webhooks.changed_number(SARI, "6289990001111")],
}


def _made() -> Iterator[tuple[str, Fields]]:
    """Everything our twin says in Meta's name."""
    for verb, made in MESSAGES.items():
        for number, content in enumerate(made):
            for who, person in (("", SARI), (" of one without a number", NAMELESS)):
                if verb is meta_webhooks.changed_number and person is NAMELESS:
                    continue  # of no number, to another: Meta has no such message
                message = meta_webhooks.message(person, *content, at=AT)
                change = meta_webhooks.change(PHONE_NUMBER_ID, persons=[person], messages=[message])
                yield f"{verb.__name__} {number}{who}", meta_webhooks.document(change)
    for name in ("sent", "delivered", "read", "played", "failed"):
        status = meta_webhooks.status(
            name,
            message_id="wamid.m",
            recipient_id="628",
            at=AT,
            reference="msg_1",
            error_code=131049,
        )
        change = meta_webhooks.change(PHONE_NUMBER_ID, statuses=[status])
        yield f"status {name}", meta_webhooks.document(change)
    for event in ("APPROVED", "REJECTED", "PAUSED"):
        change = meta_webhooks.template_review(TEMPLATE, event)
        yield f"template_review {event}", meta_webhooks.document(change)
    for field, event in (
        ("account_update", "DISABLED_UPDATE"),
        ("account_update", "ACCOUNT_VIOLATION"),
        ("phone_number_quality_update", "FLAGGED"),
    ):
        change = meta_webhooks.alert(field, event=event)
        yield f"alert {field} {event}", meta_webhooks.document(change)
    for value in ("stop", "resume"):
        change = meta_webhooks.preference(PHONE_NUMBER_ID, SARI, value, at=AT)
        yield f"preference {value}", meta_webhooks.document(change)


TWINS = dict(_made())

# Where the two readings part: in which fields, and why.
NOT_THE_SENDER = "pywa takes the contact beside it, though the message names another sender"
ECHO = "what the merchant writes in the app of their phone: kept, and nothing of ours"
UNNAMED = "a username is shown; whoever changes a preference is known by number and id"
PARTS: dict[str, tuple[set[str], str]] = {
    "preference stop": ({"username"}, UNNAMED),
    "preference resume": ({"username"}, UNNAMED),
    "alert phone_number_quality_update FLAGGED": ({"is"}, "pywa has no type for it"),
}
PUBLISHED_PART: dict[str, tuple[set[str], str]] = {
    "pywa.message.order": ({"lines"}, "a price in a currency no store of ours sells in is none"),
    "pywa.message.interactive_message_with_err": ({"error"}, "beside the message, and kept so"),
    "pywa.message_status.group": ({"is"}, "one of us or of a group's many, a status is a status"),
    "pywa.system.identity_change": ({"is"}, "another key of the same phone: kept, changes nothing"),
    "pywa.edited_message.image": ({"name", "user ids", "wa_id"}, NOT_THE_SENDER),
    "pywa.deleted_message.revoke": ({"name", "user ids", "wa_id"}, NOT_THE_SENDER),
    "pywa.user_marketing_preferences.resume": ({"user ids", "wa_id"}, NOT_THE_SENDER),
    "pywa.user_marketing_preferences.signup": ({"user ids", "wa_id"}, NOT_THE_SENDER),
    "pywa.outgoing_message.text": ({"is"}, ECHO),
    "pywa.outgoing_message.delete": ({"is"}, ECHO),
    "pywa.outgoing_message.edit": ({"is"}, ECHO),
}


@pytest.fixture(scope="module")
def pywa() -> Pywa:
    return Pywa(APP_SECRET)


@pytest.mark.parametrize("name", TWINS)
def test_what_our_twin_makes_is_read_alike(name: str, pywa: Pywa) -> None:
    webhook = _today(TWINS[name])

    assert set(_parting(_ours(webhook), pywa.read(webhook))) == _parts(PARTS, name)


def test_pywa_was_asked_about_every_verb_of_our_twin_and_excused_for_no_other() -> None:
    verbs = {
        verb
        for _, verb in inspect.getmembers(meta_webhooks, inspect.isfunction)
        if inspect.signature(verb).return_annotation == tuple[str, Fields]
    }

    assert verbs == set(MESSAGES)
    assert set(PARTS) <= set(TWINS)


@pytest.mark.contracts
@pytest.mark.skipif(not EXAMPLES.exists(), reason="official examples not present")
@pytest.mark.parametrize("name", WEBHOOKS)
def test_what_meta_published_and_pywa_recorded_is_read_alike(name: str, pywa: Pywa) -> None:
    webhook = _today(WEBHOOKS[name])

    parting = _parting(_ours(webhook), pywa.read(webhook))
    assert set(parting) == _parts(PUBLISHED_PART, name), parting


@pytest.mark.contracts
@pytest.mark.skipif(not EXAMPLES.exists(), reason="official examples not present")
def test_nothing_is_excused_that_is_not_there() -> None:
    assert set(PUBLISHED_PART) <= set(WEBHOOKS)


SIGNED = meta_webhooks.wire(TWINS["text 0"])
GENUINE = meta_webhooks.signature(APP_SECRET, SIGNED)["x-hub-signature-256"]
FORGED: dict[str, tuple[str, bytes]] = {
    "of another app": (
        meta_webhooks.signature("another secret", SIGNED)["x-hub-signature-256"],
        SIGNED,
    ),
    "of no app": (meta_webhooks.signature("", SIGNED)["x-hub-signature-256"], SIGNED),
    "of other bytes": (GENUINE, SIGNED + b" "),
    "of the same document in other bytes": (GENUINE, json.dumps(TWINS["text 0"]).encode()),
    "of nothing": (GENUINE, b""),
    "cut off": (GENUINE[:-1], SIGNED),
    "one digit changed": (GENUINE[:-1] + ("0" if GENUINE[-1] != "0" else "1"), SIGNED),
    "in capitals": (f"sha256={GENUINE.removeprefix('sha256=').upper()}", SIGNED),
    "by an older hash": (
        f"sha1={hmac.new(APP_SECRET.encode(), SIGNED, 'sha1').hexdigest()}",
        SIGNED,
    ),
    "none": ("", SIGNED),
    "a name without a hash": ("sha256=", SIGNED),
}


@pytest.mark.parametrize("name", TWINS)
def test_what_our_twin_signs_both_take_for_genuine(name: str, pywa: Pywa) -> None:
    body = meta_webhooks.wire(TWINS[name])
    headers = meta_webhooks.signature(APP_SECRET, body)

    assert pywa.accepts(headers, body)
    assert _accepts(headers, body)


@pytest.mark.parametrize("how", FORGED)
def test_what_is_forged_both_refuse(how: str, pywa: Pywa) -> None:
    signature, body = FORGED[how]
    headers = {"x-hub-signature-256": signature}

    assert not pywa.accepts(headers, body)
    assert not _accepts(headers, body)


def test_a_signature_that_does_not_say_by_which_hash_only_pywa_takes(pywa: Pywa) -> None:
    """Meta's always does (its page on webhooks); without it ours is the stricter."""
    headers = {"x-hub-signature-256": GENUINE.removeprefix("sha256=")}

    assert pywa.accepts(headers, SIGNED)
    assert not _accepts(headers, SIGNED)


def _today(webhook: Fields) -> dict[str, Any]:
    """The same, with what Meta has sent since 2026."""
    made: dict[str, Any] = json.loads(json.dumps(webhook))
    for entry in made["entry"]:
        entry.setdefault("time", int(AT.timestamp()))
        for value in (change["value"] for change in entry["changes"]):
            if "statuses" in value:
                value.setdefault("contacts", [{"wa_id": value["statuses"][0]["recipient_id"]}])
            for contact in value.get("contacts", []):
                contact.setdefault("user_id", f"ID.{contact.get('wa_id')}")
    return made


@cache
def _egress() -> Egress:
    return Egress()  # nothing is sent here


def _channel(webhook: Mapping[str, Any]) -> WhatsApp:
    """Connected to the number and the account this webhook is about."""
    entry = webhook["entry"][0]
    metadata = entry["changes"][0]["value"].get("metadata", {})
    number = metadata.get("phone_number_id", PHONE_NUMBER_ID)
    return connection(_egress(), phone_number_id=number, waba_id=entry["id"])


def _ours(webhook: Mapping[str, Any]) -> Reading:
    """Of the first, as pywa's; what else stands in it is kept aside (errors beside a message)."""
    body = json.dumps(webhook).encode()
    first, *others = _channel(webhook).read_updates(meta_webhooks.signature(APP_SECRET, body), body)
    assert [reading(one) for one in others] == [UNREAD] * len(others)
    return reading(first)


def _accepts(headers: Mapping[str, str], body: bytes) -> bool:
    try:
        connection(_egress()).read_updates(headers, body)
    except SignatureInvalid:
        return False
    return True


def _parting(ours: Reading, theirs: Reading) -> dict[str, tuple[object, object]]:
    if ours["is"] != theirs["is"]:
        return {"is": (ours["is"], theirs["is"])}
    return {
        key: (ours.get(key), theirs.get(key))
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    }


def _parts(table: Mapping[str, tuple[set[str], str]], name: str) -> set[str]:
    fields, why = table.get(name, (set(), "they agree"))
    assert why
    return fields
