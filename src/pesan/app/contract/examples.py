"""A plausible example of any shape: what a field of that name holds in a small clothes shop."""

import itertools
import re
from typing import Any

from .shapes import ID, REF

_MOMENT = "2026-11-22T15:04:05.123Z"
_TAIL = "01kagztnr8e7d9m5xq2v4w6y8a"
_IDS = re.compile(rf"\^([a-z]{{3}})_{re.escape(ID)}\$")

# By the field's name; what is not here is made from the schema alone.
_PLAUSIBLE: dict[str, Any] = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfIn0.c2lnbmF0dXJl",
    "actor": f"usr_{_TAIL}",
    "amount": "85000",
    "answer": "Bisa, dikirim hari ini juga.",
    "available": 7,
    "away_message": "Kami buka lagi jam 8 pagi.",
    "barcode": "8991234567890",
    "by": f"usr_{_TAIL}",
    "category": "Kaos",
    "channel": "whatsapp",
    "city": "Bandung",
    "code": "jne",
    "currency": "IDR",
    "cursor": "next-page",
    "delta": -1,
    "description": "Katun combed 24s, jahitan rantai.",
    "detail": "",
    "email": "sari@example.com",
    "expires_in": 600,
    "expiry_minutes": 60,
    "fee": "18000",
    "last4": "7890",
    "locale": "id",
    "method": "qris",
    "name": "Kaos Polos Hitam",
    "next_cursor": None,
    "note": "Tolong bungkus kado.",
    "number": "482139",
    "order_expiry_minutes": 60,
    "password": "empat kata sandi acak",
    "pay_url": "https://toko.example.com/pay/5b0c",
    "phone": "+6281234567890",
    "postal_code": "40115",
    "price": "85000",
    "provider": "sandbox",
    "quantity": 2,
    "question": "Bisa kirim hari ini?",
    "rate_percent": "11",
    "reason": "Pembeli berubah pikiran",
    "recipient": "Budi",
    "refresh_token": "rft_01kagztnr8e7d9m5xq2v4w6y8a",
    "sku": "KPH-L",
    "shipping_method": "jne",
    "slug": "toko-sari",
    "status": "active",
    "text": "Jl. Melati 4, Bandung",
    "timezone": "Asia/Jakarta",
    "title": "L",
    "tracking_number": "JP1234567890",
    "url": "https://example.com/hook",
    "version": 1,
    "webhook_url": f"https://toko.example.com/webhooks/xendit/cnx_{_TAIL}",
    "weight_grams": 180,
}
# Bodies whose fields depend on one another, so that none of them is required by itself.
_BODIES: dict[str, dict[str, Any]] = {
    "CreateDiscount": {"code": "HEMAT10", "type": "percent", "percent": "10"},
    "PlaceOrder": {
        "customer": {"name": "Budi", "phone": "0812-3456-7890"},
        "shipping": {"address": {"text": "Jl. Melati 4", "city": "Bandung"}, "fee": "18000"},
    },
}


class Examples:
    """Made from the components that the schemas name."""

    def __init__(self, components: dict[str, dict[str, Any]]) -> None:
        self._components = components

    def answer(self, schema: dict[str, Any]) -> Any:
        """With every field, as answers are."""
        return self._of(schema, whole=True)

    def body(self, schema: dict[str, Any]) -> Any:
        """With what is required; of a body where nothing is, the first field."""
        return self._of(schema, whole=False)

    def parameter(self, name: str, schema: dict[str, Any]) -> Any:
        return self._of(schema, name=name, whole=False)

    def _of(self, schema: dict[str, Any], *, whole: bool, name: str = "") -> Any:  # noqa: PLR0911 - one answer for each kind
        match schema:
            case {"examples": [first, *_]}:
                return first
            case {"$ref": str(reference)}:
                component = reference.removeprefix(REF)
                made = self._of(self._components[component], whole=whole, name=name)
                return made | _BODIES.get(component, {}) if isinstance(made, dict) else made
            case {"const": value}:
                return value
            case {"enum": [first, *rest]}:
                plausible = _PLAUSIBLE.get(name)
                return plausible if plausible in rest else first
            case {"anyOf": options} | {"oneOf": options}:
                return self._of(_best(options, whole=whole), whole=whole, name=name)
            case {"type": "object", "properties": dict(properties)}:
                wanted = properties if whole else self._required(schema)
                return {
                    field: self._of(properties[field], whole=whole, name=field) for field in wanted
                }
            case {"type": "object"}:
                return self._labels(schema, whole=whole)
            case {"type": "array"}:
                one = self._of(schema.get("items", {}), whole=whole, name=_singular(name))
                return [one] * max(1, schema.get("minItems", 0))
        return _scalar(schema, name)

    def _required(self, schema: dict[str, Any]) -> list[str]:
        plain = (n for n, shape in schema["properties"].items() if not _is_made_of_parts(shape))
        return schema.get("required") or list(itertools.islice(plain, 1))

    def _labels(self, schema: dict[str, Any], *, whole: bool) -> Any:
        inner = schema.get("additionalProperties")
        if not isinstance(inner, dict) or not inner:
            return {}
        names = schema.get("propertyNames", {})
        key = names["enum"][0] if "enum" in names else _text(names, "ukuran")
        return {key: self._of(inner, whole=whole)}


def _is_made_of_parts(schema: dict[str, Any]) -> bool:
    options = [schema, *schema.get("anyOf", [])]
    return any("$ref" in one or one.get("type") in {"array", "object"} for one in options)


def _best(options: list[dict[str, Any]], *, whole: bool) -> dict[str, Any]:
    real = [option for option in options if option.get("type") != "null"]
    return next((o for o in real if o.get("type") == "string" and not whole), real[0])


def _scalar(schema: dict[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "integer" | "number":
            return _number(schema, name)
        case "boolean":
            return schema.get("default", True)
        case "string":
            return _text(schema, name)
    return None


def _number(schema: dict[str, Any], name: str) -> Any:
    plausible = _PLAUSIBLE.get(name, schema.get("default") or schema.get("minimum", 1))
    low, high = schema.get("minimum", plausible), schema.get("maximum", plausible)
    return min(max(plausible, low), high) if isinstance(plausible, int | float) else low


def _text(schema: dict[str, Any], name: str) -> str:
    pattern = str(schema.get("pattern", ""))
    found = _IDS.fullmatch(pattern)
    if found is not None:
        return f"{found[1]}_{_TAIL}"
    if schema.get("format") == "date-time":
        return _MOMENT
    plain = "" if pattern else name.replace("_", " ")
    for candidate in (_PLAUSIBLE.get(name), schema.get("default"), plain, *_SPELLINGS):
        if isinstance(candidate, str) and candidate and _fits(candidate, schema):
            return candidate
    return ""


def _fits(text: str, schema: dict[str, Any]) -> bool:
    return (
        schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
        and re.search(str(schema.get("pattern", "")), text) is not None
    )


# What patterns ask for; the first that fits is taken.
_SPELLINGS = ("Teks", "08:00", "2026-11-22", "123456", "jne", "QRIS", "https://example.com/a.jpg")


def _singular(name: str) -> str:
    return {"images": "url", "tags": "category", "options": "option"}.get(
        name, name.removesuffix("s")
    )
