"""What is a password here, and what is never taken for one (NIST SP 800-63B-4, OWASP)."""

import statistics
import time
import unicodedata

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import (  # type: ignore[import-untyped] # it has no types
    FREQUENCY_LISTS,
)

from pesan.accounts import passwords
from pesan.accounts.guessable import is_guessable
from pesan.kit.errors import Invalid

from ..running import Pesan

KNOWN = ["sari.wijaya@example.com", "Sari Wijaya", "Toko Melati Indah"]
REGISTER = "/api/v1/auth/register"


def accepted(password: str, *, second_factor: bool = False) -> bool:
    try:
        passwords.check_new(password, words=KNOWN, second_factor=second_factor)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "aaaa bbbb cccc dddd",
        "empat kata sandi acak",
        "correct horse battery staple",
        "kopi-susu-gula-aren",
        "Xk7$mQ2!pL9z",
        "ini kalimat panjang tanpa angka",
        "密码是一个很长的秘密句子",
    ],
)
def test_plain_words_and_odd_characters_are_good(password: str) -> None:
    assert accepted(password)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop12",
        "1qaz2wsx3edc4rfv" * 2,
        "password1234!",
        "Password!!!!2026",
        "passwordpassword",
        "iloveyou1234567",
        "sari.wijaya@example.com",
        "sariwijaya12",
        "TokoMelatiIndah1",
        "melati-indah-2026",
        "pesanpesanpesan",
        "katasandi123",
    ],
)
def test_what_somebody_would_try_is_refused(password: str) -> None:
    assert not accepted(password)


def test_none_of_the_most_common_passwords_is_taken_in_any_length() -> None:
    common = FREQUENCY_LISTS["passwords"]
    assert len(common) >= 10_000

    assert [p for p in common[:10_000] if not is_guessable(p, [])] == []
    assert [p for p in common if len(p) >= 12 and accepted(p)] == []
    assert [p for p in common[:2000] if accepted(f"{p}{p}") or accepted(f"{p}1234")] == []


def test_eight_characters_do_where_a_code_is_asked_beside_them() -> None:
    assert not accepted("kX7mQ2pL")
    assert accepted("kX7mQ2pL", second_factor=True)
    assert not accepted("kX7mQ2p", second_factor=True)


@pytest.mark.parametrize("length", [12, 14, 15, 64, 72, 73, 4096])
async def test_every_length_up_to_the_cap_is_whole(length: int) -> None:
    password = ("kopi susu gula aren " * 300)[:length]
    made = await passwords.make_hash(password)

    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify(password, made)
    for near in (password + "x", password[:-1], password + "\0", password.upper()):
        assert not await passwords.verify(near, made)


@pytest.mark.parametrize(("length", "status"), [(4096, 201), (4097, 422), (1_000_000, 422)])
async def test_a_huge_password_is_refused_and_breaks_nothing(
    pesan: Pesan, length: int, status: int
) -> None:
    password = ("kopi susu gula aren " * (length // 20 + 1))[:length]
    body = {"name": "X", "email": "x@example.com", "password": password}

    assert (await pesan.api.post(REGISTER, json=body)).status_code == status


async def test_one_word_in_two_spellings_of_unicode_is_one_password() -> None:
    composed = unicodedata.normalize("NFC", "kopi café susu é")
    made = await passwords.make_hash(composed)

    assert await passwords.verify(unicodedata.normalize("NFD", composed), made)
    assert not await passwords.verify("kopi cafe susu e", made)


async def test_bcrypt_never_takes_a_beginning_for_the_whole() -> None:
    password = "k" * 71 + "x"
    old = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode()

    assert await passwords.verify(password, old)
    assert passwords.needs_upgrade(old)
    for near in (password + "y", password[:-1], "k" * 72, password[:30] + "\0" + password[30:]):
        assert not await passwords.verify(near, old)
    for broken in ("$2b$", "$2b$04$short", "", "plain"):
        assert not await passwords.verify(password, broken)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_rules(password: str) -> None:
    assert accepted(password) in {True, False}


async def test_nobody_takes_as_long_as_somebody(pesan: Pesan) -> None:
    person = await pesan.person()
    took: dict[str, list[float]] = {person.email: [], "nobody@example.com": []}

    for _ in range(12):  # by turns, so that a slow moment slows both
        for email, times in took.items():
            began = time.perf_counter()
            answer = await pesan.api.post(
                "/api/v1/auth/login", json={"email": email, "password": "wrong wrong wrong"}
            )
            times.append(time.perf_counter() - began)
            assert answer.status_code == 401

    somebody, nobody = (statistics.median(times) for times in took.values())
    # A hash takes 32 ms: without one, nobody's answer would come in a fraction of the time.
    assert 0.6 < nobody / somebody < 1.7
