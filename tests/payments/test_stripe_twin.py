"""The twin must be able to say no, or it proves nothing."""

import json
from typing import Any

import httpx
import pytest
import stripe as sdk

from ..twins import UNENCRYPTED
from ..twins.stripe import StripeTwin
from ..twins.stripe_judge import API_VERSION, nested

CREATE = {
    "mode": "payment",
    "ui_mode": "hosted_page",
    "allowed_payment_method_types[0]": "card",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "idr",
    "line_items[0][price_data][unit_amount]": "1500000",
    "line_items[0][price_data][product_data][name]": "Order",
    "client_reference_id": "pay_1",
    "success_url": "https://toko.example/",
    "cancel_url": "https://toko.example/",
}


async def send(twin: StripeTwin, form: dict[str, str], **headers: str) -> httpx.Response:
    told = {
        "authorization": f"Bearer {twin.secret_key}",
        "stripe-version": API_VERSION,
        "idempotency-key": "pay_1",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    async with httpx.AsyncClient(base_url=twin.url, verify=UNENCRYPTED) as client:
        return await client.post("/v1/checkout/sessions", data=form, headers=told)


def form(**changed: str) -> dict[str, str]:
    import time  # noqa: PLC0415 - one use

    return CREATE | {"expires_at": str(int(time.time()) + 3600)} | changed


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"payment_method_types[0]": "card"}, "unknown parameter"),
        ({"line_items[0][price]": "price_1"}, "unknown parameter"),
        ({"ui_mode": "hosted"}, "ui_mode"),
        ({"line_items[0][price_data][unit_amount]": "15000.0"}, "Invalid integer"),
        ({"line_items[0][price_data][unit_amount]": "0"}, "must be"),
        ({"line_items[0][price_data][currency]": "IDR"}, "currency"),
        ({"success_url": "/pay"}, "URL"),
        ({"expires_at": "1"}, "30 minutes"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"metadata[k]": "x" * 501}, "metadata"),
    ],
)
async def test_what_stripe_would_not_take_the_twin_does_not(
    stripes: StripeTwin, changed: dict[str, str], why: str
) -> None:
    answer = await send(stripes, form(**changed))

    (rejection,) = stripes.forgive()
    assert answer.status_code == 400
    assert why in rejection.message


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer sk_test_of_another"}, 401),
        ({"stripe_version": "2023-08-16"}, 400),
        ({"idempotency_key": ""}, 400),
        ({"idempotency_key": "k" * 256}, 400),
        ({"content_type": "application/json"}, 400),
    ],
)
async def test_who_asks_wrongly_is_refused(
    stripes: StripeTwin, headers: dict[str, str], status: int
) -> None:
    assert (await send(stripes, form(), **headers)).status_code == status
    assert len(stripes.forgive()) == (status != 401)


async def test_a_key_answers_as_before_and_refuses_other_words(stripes: StripeTwin) -> None:
    once = form()

    first, again = await send(stripes, once), await send(stripes, once)
    other = await send(stripes, once | {"client_reference_id": "pay_2"})

    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")


async def test_each_answer_and_each_event_is_one_the_official_sdk_knows(
    stripes: StripeTwin,
) -> None:
    session = (await send(stripes, form())).json()["id"]
    stripes.account.pay(session)
    intent = stripes.account.session(session)["payment_intent"]
    given_back = {"payment_intent": intent, "amount": "100", "reason": "duplicate"}
    refund = stripes.account.give_back(given_back)
    stripes.account.settle_refund(refund["id"], succeeded=False)
    (dispute,) = stripes.account.begin_dispute(session, reason="fraudulent", status="under_review")
    stripes.account.move_dispute(dispute["data"]["object"]["id"], "won")

    for event in stripes.account.events:
        body = json.dumps(event)
        loaded = sdk.Webhook.construct_event(body, stripes.signature(body), stripes.webhook_secret)
        assert isinstance(loaded, sdk.Event)
        inside: Any = loaded.data.object
        assert type(inside) is not sdk.StripeObject, f"the SDK does not know {event['type']}"
        assert inside.id == event["data"]["object"]["id"]
        if stripes.answer_judge is not None:
            assert stripes.answer_judge(event["data"]["object"]) == []


def test_a_forms_fields_are_nested_and_none_stands_twice() -> None:
    assert nested([("a[b][0][c]", "1"), ("a[b][1][c]", "2"), ("d", "")]) == {
        "a": {"b": [{"c": "1"}, {"c": "2"}]},
        "d": "",
    }
    with pytest.raises(Exception, match="twice"):
        nested([("a[b]", "1"), ("a[b]", "2")])
