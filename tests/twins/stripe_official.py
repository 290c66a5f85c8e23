"""The official SDK's own types as a judge beside ours, where they lie beside the checkout."""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from .stripe import StripeTwin
from .stripe_judge import Json

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("PESAN_CONTRACTS", _ROOT.parent / "shared" / "contracts")) / "stripe"

_PARAMS = {
    "create": "SessionCreateParams",
    "read": "SessionRetrieveParams",
    "list": "SessionListParams",
    "expire": "SessionExpireParams",
    "refund": "RefundCreateParams",
    "read_refund": "RefundRetrieveParams",
    "list_refunds": "RefundListParams",
    "make_customer": "CustomerCreateParams",
    "read_customer": "CustomerRetrieveParams",
    "read_method": "PaymentMethodRetrieveParams",
    "detach": "PaymentMethodDetachParams",
    "events": "EventListParams",
}
_RESOURCES = {
    "checkout.session": "Session",
    "payment_intent": "PaymentIntent",
    "charge": "Charge",
    "refund": "Refund",
    "customer": "Customer",
    "payment_method": "PaymentMethod",
    "dispute": "Dispute",
    "event": "Event",
    "balance_transaction": "BalanceTransaction",
}


def stripe_twin() -> StripeTwin:
    """A twin that holds both sides to the official types, where they are."""
    here = FOLDER.is_dir()
    return StripeTwin(
        extra_judge=official if here else None, answer_judge=official_answer if here else None
    )


@cache
def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text())


def official(operation: str, params: Json) -> list[str]:
    """A request against the SDK's parameters, for `StripeTwin(extra_judge=...)`."""
    if operation not in _PARAMS:  # of disputes and the balance we hold no schema: ours judges alone
        return []
    schema = load("sdk-schema.2026-10-28.endive.json")["params"][_PARAMS[operation]]
    return _wrong(schema, typed(params, schema, schema.get("$defs", {})))


def official_answer(answer: Json) -> list[str]:
    """An object against the SDK's resources."""
    if answer.get("object") == "list":
        return [slip for one in answer["data"] for slip in official_answer(one)]
    if answer.get("deleted") is True:  # a stub, of which we hold no schema
        return []
    schema = load("sdk-schema.2026-10-28.endive.json")["resources"][_RESOURCES[answer["object"]]]
    return _wrong(schema, answer)


def routes() -> list[tuple[str, re.Pattern[str]]]:
    """The calls of the official OpenAPI document."""
    paths = load("openapi.subset.json")["paths"]
    return [
        (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)))
        for path, methods in paths.items()
        for method in methods
    ]


def typed(value: Any, schema: Json, defs: Json) -> Any:
    """A form's text as what the schema would have: `"1500000"` as a number where one is wanted."""
    if "$ref" in schema:
        return typed(value, defs[schema["$ref"].rpartition("/")[2]], defs)
    for option in schema.get("anyOf", []):
        found = typed(value, option, defs)
        if _judge(option, defs).is_valid(found):
            return found
    if isinstance(value, dict):
        named = schema.get("properties", {})
        return {name: typed(one, named.get(name, {}), defs) for name, one in value.items()}
    if isinstance(value, list):
        return [typed(one, schema.get("items", {}), defs) for one in value]
    return _READ.get(str(schema.get("type")), str)(value)


def _whole(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text


def _truth(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


_READ: dict[str, Callable[[str], Any]] = {"integer": _whole, "boolean": _truth}


def _wrong(schema: Json, value: Any) -> list[str]:
    return [
        f"{'.'.join(map(str, error.instance_path))}: {error.message[:200]}"
        for error in _judge(schema, schema.get("$defs", {})).iter_errors(value)
    ]


_judges: dict[int, Draft202012Validator] = {}


def _judge(schema: Json, defs: Json) -> Draft202012Validator:
    """Compiled once: the files stay loaded, so a part of one is known by where it lies."""
    if id(schema) not in _judges:
        _judges[id(schema)] = Draft202012Validator({**schema, "$defs": defs})
    return _judges[id(schema)]
