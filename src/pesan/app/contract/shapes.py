"""JSON Schemas of what is sent and answered, from the types that read and write it (msgspec).

A Struct that forbids unknown fields is `additionalProperties: false`, a Meta's bounds are the
schema's bounds: the same declaration reads the body, so the two cannot differ. What a bare `str`
does not say (an id's spelling, a time's format) is added by the field's name.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_origin

import msgspec

from ...kit.ids import PREFIXES
from ...kit.schemas import Page

REF = "#/components/schemas/"
ID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
# `order_id` -> `ord`, from the ids themselves.
NOUNS = {
    re.sub(
        r"(?<!^)(?=[A-Z])", "_", str(getattr(kind, "__name__", "")).removesuffix("Id")
    ).lower(): (prefix)
    for kind, prefix in PREFIXES.items()
}
_SAME_FIELD = {"anyOf", "oneOf", "items"}
_TIMES = re.compile(r"(^|_)(at|until|from|to)$")


def shapes(types: Sequence[Any]) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Each type's schema, and the components they name."""
    schemas, components = msgspec.json.schema_components(
        [_readable(kind) for kind in types], schema_hook=_unknown, ref_template=REF + "{name}"
    )
    names = {name: _name(name, components) for name in components}
    found = {names[name]: _finished(schema, names) for name, schema in components.items()}
    made = [
        _page(_finished(schema, names)) if get_origin(kind) is Page else _finished(schema, names)
        for kind, schema in zip(types, schemas, strict=True)
    ]
    return made, dict(sorted(found.items()))


def id_pattern(name: str) -> str | None:
    """How an id in a field of this name is spelt: `customer_id`, one of `product_ids`."""
    name = name.removesuffix("s") if name.endswith("_ids") else name
    prefix = NOUNS.get(name.removesuffix("_id")) if name.endswith("_id") else None
    return None if prefix is None else f"^{prefix}_{ID}$"


def own_prefix(component: str) -> str | None:
    """The prefix of `id` in a component: `OrderOut` -> `ord`."""
    words = re.findall(r"[A-Z][a-z]*", component)
    for end in range(len(words), 0, -1):
        for start in range(end):
            noun = "_".join(words[start:end]).lower()
            if noun in NOUNS:
                return NOUNS[noun]
    return None


def _readable(kind: Any) -> Any:
    """A page is written here: msgspec gives the pages of two `EntryOut`s one name."""
    if get_origin(kind) is Page:
        return list[get_args(kind)[0]]  # type: ignore[misc] # a type made at run time
    return Any if kind in {bytes, None} else kind


def _page(items: dict[str, Any]) -> dict[str, Any]:
    cursor = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    return {
        "type": "object",
        "properties": {"items": items, "next_cursor": cursor},
        "required": ["items", "next_cursor"],
    }


def _unknown(_: Any) -> dict[str, Any]:
    return {}


def _name(name: str, all_names: Iterable[str]) -> str:
    """`pesan.orders.schemas.AddressIn`, where two rooms have one, -> `OrdersAddressIn`."""
    parts = re.findall(r"[A-Za-z0-9]+", name)
    if parts[0] == "pesan" and len(parts) > 2:
        return f"{parts[1].capitalize()}{parts[-1]}"
    plain = "".join(part[:1].upper() + part[1:] for part in parts)
    return plain if plain == name or plain not in set(all_names) else name


def _finished(schema: Any, names: dict[str, str], *, field: str = "") -> Any:
    match schema:
        case {"$ref": str(reference)}:
            return {**schema, "$ref": REF + names[reference.removeprefix(REF)]}
        case {"type": "string"} if field and "pattern" not in schema:
            return _spelt(schema, field)
        case {"properties": dict(properties)}:
            own = own_prefix(str(schema.get("title", "")).split("[")[0])
            done = {
                name: _finished(inner, names, field=f"{own}:id" if name == "id" and own else name)
                for name, inner in properties.items()
            }
            return {
                **{k: v for k, v in schema.items() if k not in {"title", "description"}},
                **_described(schema),
                "properties": done,
            }
        case dict():
            return {
                key: _finished(inner, names, field=field if key in _SAME_FIELD else "")
                for key, inner in schema.items()
            }
        case list():
            return [_finished(inner, names, field=field) for inner in schema]
        case _:
            return schema


def _spelt(schema: dict[str, Any], field: str) -> dict[str, Any]:
    """A string whose field's name says how it is written."""
    if field.endswith(":id"):
        return {**schema, "pattern": f"^{field.removesuffix(':id')}_{ID}$"}
    pattern = id_pattern(field)
    if pattern is not None:
        return {**schema, "pattern": pattern}
    if _TIMES.search(field) and field not in {"to", "from"} and "format" not in schema:
        return {**schema, "format": "date-time"}
    return schema


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    text = str(schema.get("description", ""))
    return {"description": " ".join(text.split())} if text else {}
