"""Reading WhatsApp's webhooks: what a person did, in our words."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from pesan.channels.errors import SignatureInvalid, SubscriptionRefused, UpdateMalformed
from pesan.channels.models import (
    Identity,
    IdentityChanged,
    IdentityKind,
    Received,
    RequestedItem,
    StatusChanged,
    StatusKind,
    Unrecognised,
    Update,
)
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.egress import Egress
from pesan.kit.money import Currency, Money

from ..twins import meta_webhooks
from ..twins.meta_webhooks import CatalogueLine, Person
from .conftest import APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN, connection

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
SARI = Person("6281234567890", "Sari", "ID.1502576394655843")
WITHOUT_NUMBER = Person(None, "Budi", "ID.999", "budi.s")

Content = tuple[str, Mapping[str, object]]


@pytest.fixture
def channel(egress: Egress) -> WhatsApp:
    return connection(egress)


def read(channel: WhatsApp, webhook: object) -> list[Update]:
    body = json.dumps(webhook).encode()
    return list(channel.read_updates(meta_webhooks.signature(APP_SECRET, body), body))


def written(
    content: Content, person: Person = SARI, *, message_id: str | None = None
) -> dict[str, object]:
    message = meta_webhooks.message(person, *content, at=AT, message_id=message_id)
    return batch([person], [message])


def batch(persons: list[Person], messages: list[dict[str, object]]) -> dict[str, object]:
    change = meta_webhooks.change(PHONE_NUMBER_ID, persons=persons, messages=messages)
    return meta_webhooks.document(change)


def received(channel: WhatsApp, content: Content, person: Person = SARI) -> Received:
    [update] = read(channel, written(content, person))
    assert isinstance(update, Received)
    return update


def test_a_text_says_who_wrote_what_and_when(channel: WhatsApp) -> None:
    webhook = written(meta_webhooks.text("Kak, ada kaos hitam? 👕"), message_id="wamid.one")

    [update] = read(channel, webhook)

    assert update == Received(
        provider_id="wamid.one",
        identities=(
            Identity(IdentityKind.WA_ID, "6281234567890"),
            Identity(IdentityKind.BSUID, "ID.1502576394655843"),
        ),
        type="text",
        text="Kak, ada kaos hitam? 👕",
        profile_name="Sari",
        phone="+6281234567890",
        sent_at=AT,
        content=update.content if isinstance(update, Received) else {},
    )


def test_who_took_a_username_is_answered_by_business_scoped_id(channel: WhatsApp) -> None:
    message = received(channel, meta_webhooks.text("halo"), WITHOUT_NUMBER)

    assert message.identities == (
        Identity(IdentityKind.BSUID, "ID.999"),
        Identity(IdentityKind.USERNAME, "budi.s"),
    )
    assert message.phone is None


@pytest.mark.parametrize("known", [[], [Person(None, username="budi.s")]])
def test_a_message_of_nobody_is_kept_and_not_answered(
    channel: WhatsApp, known: list[Person]
) -> None:
    nobody = meta_webhooks.message(Person(None), *meta_webhooks.text("halo"), at=AT)

    [update] = read(channel, batch(known, [nobody]))

    assert update == Unrecognised(key=str(nobody["id"]), kind="messages.of_nobody")


def test_two_persons_in_one_webhook_stay_two(channel: WhatsApp) -> None:
    persons = [SARI, Person("6285550001111", "Agus", "ID.777")]
    texts = [meta_webhooks.message(p, *meta_webhooks.text(p.name), at=AT) for p in persons]
    for text in texts:
        del text["from_user_id"]  # as older webhooks are: only the contact has it

    first, second = read(channel, batch(persons[::-1], texts))

    assert isinstance(first, Received)
    assert isinstance(second, Received)
    assert (first.profile_name, first.identities[1].value) == ("Sari", "ID.1502576394655843")
    assert (second.profile_name, second.identities[1].value) == ("Agus", "ID.777")


def test_a_contact_that_disagrees_about_the_sender_is_not_the_sender(
    channel: WhatsApp,
) -> None:
    text = meta_webhooks.message(SARI, *meta_webhooks.text("halo"), at=AT)

    [update] = read(channel, batch([Person(SARI.wa_id, "Palsu", "ID.someone-else")], [text]))

    assert isinstance(update, Received)
    assert update.profile_name is None
    assert Identity(IdentityKind.BSUID, "ID.someone-else") not in update.identities


def test_a_press_names_the_button(channel: WhatsApp) -> None:
    message = received(channel, meta_webhooks.button_reply("wamid.q", "pay:ord_1", "Bayar"))

    assert (message.type, message.text, message.choice) == ("interactive", "Bayar", "pay:ord_1")


def test_a_list_row_and_a_template_button_are_choices_too(channel: WhatsApp) -> None:
    row = received(channel, meta_webhooks.list_reply("wamid.q", "row-2", "JNE YES"))
    button = received(channel, meta_webhooks.template_button("wamid.q", "STOP", "Berhenti"))

    assert (row.text, row.choice) == ("JNE YES", "row-2")
    assert (button.text, button.choice) == ("Berhenti", "STOP")


def test_a_form_is_no_choice_of_a_button(channel: WhatsApp) -> None:
    reply = {"response_json": "{}", "body": "Sent", "name": "flow"}
    message = received(
        channel,
        ("interactive", {"interactive": {"type": "nfm_reply", "nfm_reply": reply}}),
    )

    assert (message.text, message.choice) == (None, None)


def test_a_caption_and_an_address_can_be_read(channel: WhatsApp) -> None:
    photo = received(channel, meta_webhooks.image("yang ini, kak"))
    place = received(channel, meta_webhooks.location(-6.2, 106.8, name="Kos", address="Jl. Melati"))
    bare = received(channel, meta_webhooks.location(-6.2, 106.8))

    assert photo.text == "yang ini, kak"
    assert place.text == "Kos, Jl. Melati"
    assert bare.text is None


def test_a_catalogue_order_has_quantities_and_what_the_phone_showed(channel: WhatsApp) -> None:
    lines = [CatalogueLine("KAOS-HITAM-L", 2, 85000), CatalogueLine("TOPI", 1, 0.01, "SGD")]

    message = received(channel, meta_webhooks.order(lines, note="bungkus kado"))

    assert message.items == (
        RequestedItem("KAOS-HITAM-L", 2, Money(8_500_000, Currency.IDR)),
        RequestedItem("TOPI", 1, Money(1, Currency.SGD)),
    )
    assert message.text == "bungkus kado"


@pytest.mark.parametrize(
    ("price", "currency"),
    [(None, "IDR"), ("dua", "IDR"), (True, "IDR"), (-1, "IDR"), (0.001, "IDR"), (85000, "ILS")],
)
def test_a_price_we_cannot_read_is_none_shown(
    channel: WhatsApp, price: object, currency: str
) -> None:
    line = {"product_retailer_id": "TOPI", "quantity": 1, "item_price": price, "currency": currency}

    message = received(channel, ("order", {"order": {"product_items": [line]}}))

    assert message.items == (RequestedItem("TOPI", 1),)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, True, "dua", None, 10**9, {}])
def test_half_readable_orders_are_not_read_by_halves(channel: WhatsApp, quantity: object) -> None:
    kind, content = meta_webhooks.order([CatalogueLine("TOPI", 1)])
    order = json.loads(json.dumps(content))
    order["order"]["product_items"].append({"product_retailer_id": "KAOS", "quantity": quantity})

    message = received(channel, (kind, order))

    assert message.items == ()


def test_a_quantity_may_be_written_as_a_string(channel: WhatsApp) -> None:
    line = {"product_retailer_id": "KAOS", "quantity": "3"}
    message = received(channel, ("order", {"order": {"product_items": [line]}}))

    assert message.items == (RequestedItem("KAOS", 3),)


def test_an_edit_has_the_new_words_and_a_deletion_none(channel: WhatsApp) -> None:
    edited = received(channel, meta_webhooks.edit("wamid.old", "eh, 3 ya"))
    deleted = received(channel, meta_webhooks.revoke("wamid.old"))

    assert (edited.type, edited.text) == ("edit", "eh, 3 ya")
    assert (deleted.type, deleted.text) == ("revoke", None)


@pytest.mark.parametrize(
    "content",
    [
        meta_webhooks.reaction("wamid.q", "👍"),
        meta_webhooks.reaction("wamid.q", ""),
        ("reaction", {"reaction": {"message_id": "wamid.q"}}),
        meta_webhooks.unsupported(),
        ("contacts", {"contacts": [{"name": {"formatted_name": "Lucía"}}]}),
        ("hologram", {"hologram": {"depth": 3}}),
        ("interactive", {}),
        ("interactive", {"interactive": {"type": "mind_reply", "mind_reply": {}}}),
        ("text", {}),
    ],
)
def test_what_has_no_words_is_received_without(channel: WhatsApp, content: Content) -> None:
    message = received(channel, content)

    assert (message.type, message.text) == (content[0], None)


def test_a_changed_number_is_no_message(channel: WhatsApp) -> None:
    kind, content = meta_webhooks.changed_number(SARI, "6289990001111")
    message = meta_webhooks.message(SARI, kind, content, at=AT)

    [update] = read(channel, batch([], [message]))

    assert isinstance(update, IdentityChanged)
    assert update.before == (Identity(IdentityKind.WA_ID, "6281234567890"),)
    assert update.after == (Identity(IdentityKind.WA_ID, "6289990001111"),)


def test_a_changed_business_scoped_id_is_followed_without_a_number(channel: WhatsApp) -> None:
    system = {
        "type": "user_changed_user_id",
        "body": "User changed",
        "previous_user_id": "ID.old",
        "user_id": "ID.new",
    }
    message = meta_webhooks.message(Person(None), "system", {"system": system}, at=AT)

    [update] = read(channel, batch([], [message]))

    assert isinstance(update, IdentityChanged)
    assert (update.before[0].value, update.after[0].value) == ("ID.old", "ID.new")


def test_other_system_messages_are_kept_only(channel: WhatsApp) -> None:
    system = {"type": "customer_identity_changed", "body": "User identity changed"}
    message = meta_webhooks.message(SARI, "system", {"system": system}, at=AT)

    [update] = read(channel, batch([SARI], [message]))

    assert update == Unrecognised(
        key=str(message["id"]), kind="messages.system.customer_identity_changed"
    )


def test_a_message_in_a_group_is_not_answered_in_private(channel: WhatsApp) -> None:
    message = {
        **meta_webhooks.message(SARI, *meta_webhooks.text("halo semua"), at=AT),
        "group_id": "Y2FwaV9ncm91cDo",
    }

    [update] = read(channel, batch([SARI], [message]))

    assert isinstance(update, Unrecognised)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sent", StatusKind.SENT),
        ("delivered", StatusKind.DELIVERED),
        ("read", StatusKind.READ),
        ("played", StatusKind.READ),
        ("failed", StatusKind.FAILED),
    ],
)
def test_a_status_names_our_message_and_its_price(
    channel: WhatsApp, name: str, kind: StatusKind
) -> None:
    status = meta_webhooks.status(
        name, message_id="wamid.m", recipient_id="628", at=AT, reference="msg_1", error_code=131026
    )

    [update] = read(
        channel, meta_webhooks.document(meta_webhooks.change(PHONE_NUMBER_ID, statuses=[status]))
    )

    assert isinstance(update, StatusChanged)
    assert (update.provider_id, update.kind, update.reference) == ("wamid.m", kind, "msg_1")
    assert update.at == AT
    assert update.error_code == ("131026" if name == "failed" else None)
    assert ("pricing" in update.content) == (name != "failed")


def test_a_status_to_come_is_kept_once(channel: WhatsApp) -> None:
    status = meta_webhooks.status("admired", message_id="wamid.m", recipient_id="628", at=AT)
    webhook = meta_webhooks.document(meta_webhooks.change(PHONE_NUMBER_ID, statuses=[status]))

    assert read(channel, webhook) == read(channel, webhook)
    assert read(channel, webhook) == [Unrecognised(key="wamid.m:admired", kind="statuses.admired")]


def test_every_entry_change_and_message_of_a_batch_is_read(channel: WhatsApp) -> None:
    def change(*texts: str) -> dict[str, object]:
        messages = [meta_webhooks.message(SARI, *meta_webhooks.text(text), at=AT) for text in texts]
        status = meta_webhooks.status("read", message_id="wamid.m", recipient_id="628", at=AT)
        return meta_webhooks.change(
            PHONE_NUMBER_ID, persons=[SARI], messages=messages, statuses=[status]
        )

    webhook = meta_webhooks.document(change("1", "2"), change("3"))
    webhook["entry"] = [*_list(webhook["entry"]), *_list(webhook["entry"])]

    found = read(channel, webhook)

    texts = [update.text for update in found if isinstance(update, Received)]
    assert texts == ["1", "2", "3"] * 2
    assert len([update for update in found if isinstance(update, StatusChanged)]) == 4


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_another_numbers_message_has_no_effect_here(channel: WhatsApp) -> None:
    text = meta_webhooks.message(SARI, *meta_webhooks.text("halo"), at=AT)
    change = meta_webhooks.change("999999999999999", persons=[SARI], messages=[text])

    [update] = read(channel, meta_webhooks.document(change))

    assert isinstance(update, Unrecognised)
    assert update.kind == "messages.of_another_number"


def test_a_change_we_do_not_know_is_kept_once(channel: WhatsApp) -> None:
    change = {"field": "history", "value": {"phase": 1}}
    other = {"field": "history", "value": {"phase": 2}}

    [first] = read(channel, meta_webhooks.document(change))
    [again] = read(channel, meta_webhooks.document(change))
    [second] = read(channel, meta_webhooks.document(other))

    assert isinstance(first, Unrecognised)
    assert isinstance(second, Unrecognised)
    assert first == again
    assert first.key != second.key


def test_text_no_database_can_hold_is_made_storable(channel: WhatsApp) -> None:
    body = json.dumps(written(meta_webhooks.text("NUL \x00 and half \ud83d a face"))).encode()

    [update] = channel.read_updates(meta_webhooks.signature(APP_SECRET, body), body)

    assert isinstance(update, Received)
    assert update.text == "NUL \ufffd and half \ufffd a face"
    assert update.text.encode() in json.dumps(dict(update.content), ensure_ascii=False).encode()


def test_a_text_of_hostile_size_is_cut(channel: WhatsApp) -> None:
    message = received(channel, meta_webhooks.text("a" * 3_000_000))

    assert message.text is not None
    assert len(message.text) == 65_536


MALFORMED = {
    "nothing": b"",
    "not JSON": b"{",
    "not an object": b"[]",
    "null": b"null",
    "not UTF-8": b'{"object": "\xff"}',
    "UTF-16": '{"object": "whatsapp_business_account", "entry": []}'.encode("utf-16"),
    "a key twice": b'{"object": "whatsapp_business_account", "entry": [], "entry": []}',
    "NaN": b'{"object": "whatsapp_business_account", "entry": [], "a": NaN}',
    "infinite": b'{"object": "whatsapp_business_account", "entry": [], "a": 1e999}',
    "a number of a thousand digits": b'{"entry": [], "a": ' + b"9" * 1000 + b"}",
    "very deep": b'{"object": "whatsapp_business_account", "entry": ' + b"[" * 90_000,
    "deep": b'{"object": "whatsapp_business_account", "entry": [], "a": '
    + b"[" * 40
    + b"]" * 40
    + b"}",
    "another product": b'{"object": "page", "entry": []}',
    "no entry": b'{"object": "whatsapp_business_account"}',
    "entry a string": b'{"object": "whatsapp_business_account", "entry": "x"}',
    "entry of strings": b'{"object": "whatsapp_business_account", "entry": ["x"]}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_genuine_but_malformed(channel: WhatsApp, body: bytes) -> None:
    with pytest.raises(UpdateMalformed):
        channel.read_updates(meta_webhooks.signature(APP_SECRET, body), body)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None},
        {"id": 7},
        {"id": "wamid.\x00"},
        {"id": "wamid.\n"},
        {"id": "w" * 513},
        {"type": None},
        {"timestamp": None},
        {"timestamp": "yesterday"},
        {"timestamp": "-1"},
        {"timestamp": "²"},
        {"text": "halo"},
        {"text": {"body": 7}},
        {"from": {"a": 1}},
    ],
)
def test_a_message_of_the_wrong_shape_is_malformed(
    channel: WhatsApp, wrong: dict[str, object]
) -> None:
    message = {**meta_webhooks.message(SARI, *meta_webhooks.text("halo"), at=AT), **wrong}

    with pytest.raises(UpdateMalformed):
        read(channel, batch([SARI], [message]))


def test_nothing_is_read_before_the_signature_holds(channel: WhatsApp) -> None:
    body = meta_webhooks.wire(written(meta_webhooks.text("halo")))
    genuine = meta_webhooks.signature(APP_SECRET, body)["x-hub-signature-256"]
    forged = [
        "",
        "sha256=",
        genuine.removeprefix("sha256="),
        genuine.upper(),
        genuine[:-1],
        f"{genuine}0",
        f"sha1={genuine.removeprefix('sha256=')}",
        "sha256=é\ud800",
        meta_webhooks.signature("another secret", body)["x-hub-signature-256"],
    ]

    for value in forged:
        with pytest.raises(SignatureInvalid):
            channel.read_updates({"x-hub-signature-256": value}, body)
    with pytest.raises(SignatureInvalid):
        channel.read_updates({}, body)
    with pytest.raises(SignatureInvalid):
        channel.read_updates({"x-hub-signature-256": genuine}, body + b" ")
    with pytest.raises(SignatureInvalid):
        channel.read_updates({}, b"not even JSON")


def test_an_unset_secret_lets_nobody_in(egress: Egress) -> None:
    channel = connection(egress, app_secret="", verify_token="")
    body = b"{}"

    with pytest.raises(SignatureInvalid):
        channel.read_updates(meta_webhooks.signature("", body), body)
    with pytest.raises(SubscriptionRefused):
        channel.confirm_subscription({"hub.mode": "subscribe", "hub.verify_token": ""})


def test_a_subscription_is_confirmed_with_its_challenge(channel: WhatsApp) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "115820"}

    assert channel.confirm_subscription(query) == "115820"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"},
        {"hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"},
    ],
)
def test_a_subscription_without_the_token_is_refused(
    channel: WhatsApp, query: dict[str, str]
) -> None:
    with pytest.raises(SubscriptionRefused):
        channel.confirm_subscription(query)
