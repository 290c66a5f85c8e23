"""Judges every request to the Stripe twin, by rules of our own written from Stripe's reference.

It knows nothing of the adapter. Sources: docs.stripe.com/api (checkout/sessions/create, /expire,
refunds, events), docs.stripe.com/api/idempotent_requests, docs.stripe.com/metadata; read 2026-11.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from .http_server import Request

Json = dict[str, Any]
ExtraJudge = Callable[[str, Json], list[str]]  # operation and parameters -> what is wrong

API_VERSION = "2026-10-28.endive"
_HALF_AN_HOUR, _DAY = 30 * 60, 24 * 60 * 60

# What each call takes; a star stands for any name.
_TAKES: dict[str, set[str]] = {
    "create": {
        "adaptive_pricing.enabled",
        "allowed_payment_method_types.*",
        "cancel_url",
        "client_reference_id",
        "customer",
        "expires_at",
        "line_items.*.price_data.currency",
        "line_items.*.price_data.product_data.name",
        "line_items.*.price_data.unit_amount",
        "line_items.*.quantity",
        "metadata.*",
        "mode",
        "payment_intent_data.metadata.*",
        "saved_payment_method_options.payment_method_remove",
        "saved_payment_method_options.payment_method_save",
        "success_url",
        "ui_mode",
    },
    "read": {"expand.*"},
    "list": {"created.gte", "expand.*", "limit", "payment_intent", "starting_after"},
    "expire": set(),
    "refund": {"amount", "metadata.*", "payment_intent", "reason"},
    "read_refund": set(),
    "list_refunds": {
        "created.gte",
        "created.lte",
        "expand.*",
        "limit",
        "payment_intent",
        "starting_after",
    },
    "read_dispute": set(),
    "balance": {"created.gte", "created.lte", "expand.*", "limit", "starting_after"},
    "charges": {"created.gte", "created.lte", "limit", "starting_after"},
    "make_customer": {"metadata.*"},
    "list_customers": {"created.gte", "limit", "starting_after"},
    "read_customer": set(),
    "delete_customer": set(),
    "list_methods": {"limit", "starting_after", "type"},
    "read_method": set(),
    "detach": set(),
    "events": {"created.gte", "ending_before", "limit", "starting_after", "types.*"},
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A request no real Stripe would have taken."""

    operation: str
    status: int
    type: str
    message: str


class _Wrong(Exception):  # noqa: N818 - it says what is so.
    pass


def judge(
    operation: str, request: Request, secret_key: str, extra: ExtraJudge | None = None
) -> Rejection | None:
    """None is a request Stripe takes; what its state makes of it is another matter."""
    if operation not in _TAKES:
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        return Rejection(operation, 404, "invalid_request_error", message)
    if request.headers.get("authorization") != f"Bearer {secret_key}":
        return Rejection(operation, 401, "invalid_request_error", "Invalid API Key provided.")
    try:
        _judge_headers(request)
        params = parameters(request)
        _judge_names(operation, params)
        if operation in _JUDGES:
            _JUDGES[operation](params)
        wrong = [] if extra is None else extra(operation, params)
        _demand(not wrong, "; ".join(wrong))
    except _Wrong as slip:
        return Rejection(operation, 400, "invalid_request_error", str(slip))
    return None


def parameters(request: Request) -> Json:
    """Form fields like `line_items[0][quantity]=1`, nested; values stay text."""
    if request.method == "GET":
        return nested(list(request.query.items()))
    return nested(
        parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True)
        if request.body
        else []
    )


def nested(fields: list[tuple[str, str]]) -> Json:
    found: Json = {}
    for name, value in fields:
        first, *rest = re.findall(r"[^\[\]]+", name)
        at = found
        path = [first, *rest]
        for step in path[:-1]:
            at = at.setdefault(step, {})
        _demand(path[-1] not in at, f"{name} stands twice")
        at[path[-1]] = value
    return {name: _lists(one) for name, one in found.items()}


def _lists(value: Any) -> Any:
    """An object whose keys are 0, 1, 2... is a list."""
    if not isinstance(value, dict):
        return value
    inner: Json = {name: _lists(one) for name, one in value.items()}
    if inner and list(inner) == [str(number) for number in range(len(inner))]:
        return list(inner.values())
    return inner


def _judge_headers(request: Request) -> None:
    _demand(request.headers.get("stripe-version") == API_VERSION, "another API version")
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0]
        _demand(kind == "application/x-www-form-urlencoded", "the body must be a form")
        key = request.headers.get("idempotency-key", "")
        _demand(0 < len(key) <= 255, "an idempotency key has 1 to 255 characters")
    else:
        _demand(not request.body, "a GET has no body")


def _judge_names(operation: str, params: Json) -> None:
    for path in _paths(params):
        known = any(_is_like(path, taken) for taken in _TAKES[operation])
        _demand(known, f"Received unknown parameter: {path}")


def _paths(value: Any, at: str = "") -> list[str]:
    inner: list[tuple[str, Any]]
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = [(str(number), one) for number, one in enumerate(value)]
    else:
        return [at]
    return [path for name, one in inner for path in _paths(one, f"{at}.{name}" if at else name)]


def _is_like(path: str, taken: str) -> bool:
    given, allowed = path.split("."), taken.split(".")
    return len(given) == len(allowed) and all(
        want in {"*", have} for have, want in zip(given, allowed, strict=True)
    )


def _judge_create(params: Json) -> None:
    _demand(params.get("mode") == "payment", "mode must be payment")
    _demand(params.get("ui_mode", "hosted_page") == "hosted_page", "ui_mode must be hosted_page")
    _demand(params.get("allowed_payment_method_types") == ["card"], "cards are asked for here")
    for name in ("success_url", "cancel_url"):
        url = params.get(name, "")
        _demand(re.fullmatch(r"https?://\S{3,5000}", url), f"{name}: Not a valid URL")
    options = params.get("saved_payment_method_options", {})
    _demand("customer" in params or not options, "what is saved is somebody's: customer is missing")
    _demand(set(options.values()) <= {"enabled", "disabled"}, "an option is enabled or disabled")
    _demand(0 < len(params.get("client_reference_id", "")) <= 200, "client_reference_id: 1 to 200")
    _judge_metadata(params.get("metadata", {}))
    _judge_metadata(params.get("payment_intent_data", {}).get("metadata", {}))
    lines = params.get("line_items", [])
    _demand(isinstance(lines, list) and 0 < len(lines) <= 100, "line_items: 1 to 100")
    for line in lines:
        _whole(line, "quantity", 1, 999_999)
        price = line["price_data"]
        _demand(re.fullmatch(r"[a-z]{3}", price["currency"]), "currency: three small letters")
        _whole(price, "unit_amount", 1, 999_999_999_999)
        _demand(0 < len(price["product_data"]["name"]) <= 250, "a product's name: 1 to 250")
    ahead = _whole(params, "expires_at", 1, 2**33) - time.time()
    _demand(_HALF_AN_HOUR <= ahead <= _DAY, "expires_at must be 30 minutes to 24 hours ahead")


def _judge_refund(params: Json) -> None:
    _demand(params.get("payment_intent", "").startswith("pi_"), "payment_intent is missing")
    _whole(params, "amount", 1, 999_999_999_999)
    reasons = {"duplicate", "fraudulent", "requested_by_customer"}
    _demand(params.get("reason") in reasons, "reason is not one of the three")
    _judge_metadata(params.get("metadata", {}))


def _judge_list(params: Json) -> None:
    if "limit" in params:
        _whole(params, "limit", 1, 100)
    _demand(len(params.get("types", [])) <= 20, "types: at most 20")


def _judge_metadata(metadata: Json) -> None:
    _demand(len(metadata) <= 50, "metadata has at most 50 keys")
    for key, value in metadata.items():
        _demand(len(key) <= 40 and len(value) <= 500, "metadata: keys of 40, values of 500")


def _whole(source: Json, name: str, least: int, most: int) -> int:
    text = str(source.get(name, ""))
    _demand(text.isascii() and text.isdigit(), f"{name}: Invalid integer: {text}")
    _demand(least <= int(text) <= most, f"{name} must be {least} to {most}")
    return int(text)


def _demand(met: object, otherwise: str) -> None:
    if not met:
        raise _Wrong(otherwise)


_JUDGES: dict[str, Callable[[Json], None]] = {
    "create": _judge_create,
    "refund": _judge_refund,
    "list": _judge_list,
    "list_refunds": _judge_list,
    "events": _judge_list,
    "balance": _judge_list,
    "charges": _judge_list,
    "list_customers": _judge_list,
    "list_methods": _judge_list,
    "make_customer": lambda params: _judge_metadata(params.get("metadata", {})),
}
