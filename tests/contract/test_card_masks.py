"""Every field of every body that people fill: a card number does not get past the door.

A field of words needs nothing to be masked. One that is to be let through is named here as well, so
that nobody lets one through without a second thought.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pesan.app.document import openapi_json
from pesan.kit.cards import mask_given

from .oracle import Contract, Found

CARD = "4111 1111 1111 1111"
DIGITS = CARD.replace(" ", "")
# field -> why its digits are nobody's card; a name in brackets is the sender's own
LET_THROUGH = {
    "account_number": "the shop's own bank account",
    "barcode": "has digits alone",
    "current_password": "is compared, and kept as a hash",
    "email": "is an address",
    "key": "is looked up by its hash",
    "password": "is compared, and kept as a hash",
    "reference": "a bank's own number of a transfer: no two may become one",
    "refresh_token": "is compared, and kept as a hash",
    "sku": "a code of the shop's own",
    "token": "is compared, and kept as a hash",
    "tracking_number": "a courier's own",
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(json.loads(openapi_json()))


def test_no_field_of_any_body_takes_a_card_number(contract: Contract) -> None:
    fields = {
        (str(found), path): value
        for found in contract.operations()
        for path, schema in _words(contract, _body(contract, found), ())
        for value in (CARD, DIGITS)
        if (made := _filled(path, value))
        and _takes(schema, value)
        and value in json.dumps(mask_given(made))
    }

    assert {path[-1] for _, path in fields} == LET_THROUGH.keys()


def test_the_document_has_the_fields_people_type_most_into(contract: Contract) -> None:
    found = {
        path[-1]
        for one in contract.operations()
        for path, _ in _words(contract, _body(contract, one), ())
    }

    assert {"note", "text", "reason", "name", "{metadata}", "title", "recipient", "tags"} <= found


def _body(contract: Contract, found: Found) -> dict[str, Any]:
    content = found.operation.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return body


def _words(
    contract: Contract, schema: dict[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The path to each field that takes text of any kind; `{name}` for a map's values."""
    schema = contract.resolved(schema)
    for part in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(part, []):
            yield from _words(contract, one, path)
    if "string" in schema.get("type", ()) and "enum" not in schema:
        yield path, schema
    for name, one in schema.get("properties", {}).items():
        yield from _words(contract, one, (*path, name))
    if isinstance(schema.get("items"), dict):
        yield from _words(contract, schema["items"], path)
    if isinstance(schema.get("additionalProperties"), dict):
        name = "{" + (path[-1] if path else "") + "}"
        yield from _words(contract, schema["additionalProperties"], (*path, name))


def _filled(path: tuple[str, ...], value: str) -> Any:
    made: Any = value
    for name in reversed(path):
        made = {name: made}
    return made


def _takes(schema: dict[str, Any], value: str) -> bool:
    """Whether its own shape lets it in at all."""
    return (
        "format" not in schema
        and len(value) <= schema.get("maxLength", len(value))
        and re.search(schema.get("pattern", ""), value) is not None
    )
