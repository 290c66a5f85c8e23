import json
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from pesan.kit.errors import Invalid, Problem
from pesan.kit.requests import DuplicateKey, NotJson, parse_json, read_json


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    sku: str
    quantity: Annotated[int, Meta(ge=1, le=10_000)]


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    lines: list[Line] = []
    note: str | None = None
    gift: bool = False


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON.filter(lambda value: "\\u0000" not in json.dumps(value)))
def test_json_is_read_as_what_it_says(value: Any) -> None:
    raw = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        raw.decode()
    except UnicodeDecodeError:
        with pytest.raises(NotJson):
            parse_json(raw)
        return
    assert parse_json(raw) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_with_a_problem(raw: bytes) -> None:
    try:
        read_json(raw, Body)
    except Problem as problem:
        assert problem.status in {400, 422}  # noqa: PT017 - either is a right answer


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"{'a': 1}", b"[1,]", b'{"a": 1} x', b"NaN", b'{"a": Infinity}', b'{"a": -Infinity}',
     b"\xff\xfe", b'{"note": "\xe2\x28\xa1"}', b"// no\n{}", b"[" * 20_000, b"1" * 5_000],
)  # fmt: skip
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(NotJson):
        parse_json(raw)


@pytest.mark.parametrize(
    "raw", [b'{"note": "a", "note": "b"}', b'{"lines": [{"sku": "a", "sku": "a", "quantity": 1}]}']
)
def test_a_key_that_stands_twice_is_refused(raw: bytes) -> None:
    with pytest.raises(DuplicateKey):
        read_json(raw, Body)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b'{"lines": [{"sku": "a", "quantity": "2"}]}', "lines[0].quantity"),
        (b'{"lines": [{"sku": "a", "quantity": 2.0}]}', "lines[0].quantity"),
        (b'{"lines": [{"sku": "a", "quantity": true}]}', "lines[0].quantity"),
        (b'{"lines": [{"sku": "a", "quantity": 0}]}', "lines[0].quantity"),
        (b'{"lines": [{"sku": "a", "quantity": 99999999999999999999}]}', "lines[0].quantity"),
        (b'{"lines": [{"sku": 5, "quantity": 1}]}', "lines[0].sku"),
        (b'{"gift": "true"}', "gift"),
        (b'{"gift": null}', "gift"),
        (b'{"note": "a\\u0000b"}', "note"),
        (b'{"note": "half a pair \\ud800"}', "note"),
        (b'{"is_admin": true}', ""),
        (b"[]", ""),
    ],
)
def test_wrong_content_names_its_field_and_nothing_is_coerced(raw: bytes, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_json(raw, Body)

    assert [error.field for error in caught.value.errors] == [field]


def test_a_body_of_nothing_is_one_of_defaults() -> None:
    assert read_json(b"null", Body) == read_json(b"{}", Body) == Body()


def test_a_whole_surrogate_pair_is_text() -> None:
    assert read_json(b'{"note": "\\ud83d\\ude00"}', Body).note == "😀"


def test_fields_are_checked_deeply_and_not_only_on_top() -> None:
    raw = msgspec.json.encode({"lines": [{"sku": "a", "quantity": 1, "price": 1}]})

    with pytest.raises(Invalid, match="1 wrong field"):
        read_json(raw, Body)
