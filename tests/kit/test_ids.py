from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.ids import PREFIXES, NoSuchId, decode, encode, new_id

PREFIX = st.sampled_from(sorted(PREFIXES.values()))


@given(PREFIX, st.uuids())
def test_an_id_is_read_back_from_its_wire_form(prefix: str, value: UUID) -> None:
    assert decode(prefix, encode(prefix, value)) == value


@given(st.uuids(), st.uuids())
def test_wire_forms_sort_as_ids_do(one: UUID, other: UUID) -> None:
    assert (encode("ord", one) < encode("ord", other)) == (one.int < other.int)


@given(PREFIX, st.text())
def test_whatever_is_no_id_answers_like_a_missing_one(prefix: str, text: str) -> None:
    with pytest.raises(NoSuchId):
        decode(prefix, f"{prefix}_{text}"[:200] if len(text) != 26 else text)


def test_an_id_has_one_spelling_only() -> None:
    text = encode("ord", UUID(int=2**128 - 1))
    others = [
        text.upper(),
        text.replace("ord", "pay"),
        text.replace("_", ""),
        f" {text}",
        f"{text}\n",
        text[:-1],
        text.replace("7", "8", 1),  # would be 129 bits
        text.replace("z", "l", 1),  # Crockford reads l as 1; we do not
        text.replace("z", "٣", 1),  # an Arabic digit
    ]

    for other in others:
        with pytest.raises(NoSuchId):
            decode("ord", other)


def test_new_ids_are_version_7_grow_and_differ() -> None:
    ids = [new_id() for _ in range(2000)]

    assert {(i.version, i.variant) for i in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == len(ids)
    times = [i.int >> 80 for i in ids]
    assert times == sorted(times)


def test_no_two_kinds_share_a_prefix() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(len(prefix) == 3 and prefix.isalpha() for prefix in PREFIXES.values())


def test_ids_made_in_one_millisecond_keep_their_order() -> None:
    made = [new_id() for _ in range(5000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {one.version for one in made} == {7}
