import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.crypto import Unsealable, derive, digest, new_data_key, seal, unseal

KEY = new_data_key()
PLACE = "store-a/xendit/secret_key"


@given(st.binary(), st.text())
def test_what_is_sealed_opens_in_its_place(plaintext: bytes, place: str) -> None:
    assert unseal(KEY, seal(KEY, plaintext, place=place), place=place) == plaintext


@pytest.mark.parametrize(
    "place", ["store-b/xendit/secret_key", "store-a/stripe/secret_key", "store-a/xendit/token", ""]
)
def test_what_was_moved_does_not_open(place: str) -> None:
    sealed = seal(KEY, b"secret", place=PLACE)

    with pytest.raises(Unsealable):
        unseal(KEY, sealed, place=place)


def test_what_was_changed_or_cut_does_not_open() -> None:
    sealed = seal(KEY, b"secret", place=PLACE)

    for index in range(len(sealed)):
        flipped = bytearray(sealed)
        flipped[index] ^= 1
        with pytest.raises(Unsealable):
            unseal(KEY, bytes(flipped), place=PLACE)
        with pytest.raises(Unsealable):
            unseal(KEY, sealed[:index], place=PLACE)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unsealable):
        unseal(new_data_key(), seal(KEY, b"secret", place=PLACE), place=PLACE)


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    assert len({seal(KEY, b"secret", place=PLACE) for _ in range(500)}) == 500


def test_keys_of_two_purposes_differ_and_one_purpose_has_one_key() -> None:
    assert derive(b"s" * 32, "tokens") == derive(b"s" * 32, "tokens")
    assert derive(b"s" * 32, "tokens") != derive(b"s" * 32, "cookies")
    assert derive(b"s" * 32, "tokens") != derive(b"t" * 32, "tokens")


@given(st.lists(st.binary()), st.lists(st.binary()))
def test_two_different_lists_have_two_digests(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)
