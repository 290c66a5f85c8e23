"""Card numbers are hidden wherever they are typed; what only looks like one is left alone."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.cards import mask, mask_body, mask_given, mask_object

# Numbers the networks publish for tests.
CARDS = [
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3566002020360505",
    "30569309025904",
    "6011111111111117",
    "6200000000000005",
    "6759649826438453",
]


@pytest.mark.parametrize("number", CARDS)
def test_a_card_number_keeps_its_last_four_digits_only(number: str) -> None:
    masked = mask(f"kartu saya {number}, exp 12/28")

    assert number[:-4] not in masked
    assert masked == f"kartu saya {'•' * (len(number) - 4)}{number[-4:]}, exp 12/28"


@pytest.mark.parametrize(
    "typed",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111 - 1111 1111 1111",
        "4111.1111.1111.1111",
        "4111\n1111\n1111\n1111",
        "4111\u00a01111\u20131111\u200b1111",
        "3782 822463 10005",
        "nomor4111111111111111cvv",
        "4111\u00ad1111\u202a1111\x071111",
        "\uff14\uff11\uff11\uff11 1111 1111 1111",
        "VISA4111111111111111",
        "1048 4111 1111 1111 1111 123",
    ],
)
def test_a_card_number_is_found_however_it_is_written(typed: str) -> None:
    digits = [one for one in mask(typed) if one.isdigit()]

    assert len(digits) <= 11


@pytest.mark.parametrize(
    "text",
    [
        "pesanan #1048213",
        "+62 812-3456-7890",
        "6281234567890",
        "62812345678901",
        "VA 8808 0000 0000 0018",
        "8808000000000018",
        "BNI 9880123456789012",
        "rekening BCA 0140012345",
        "JP1234567890",
        "SPXID041234567890",
        "0112345678901234",  # JNE
        "10001234567890",
        "000012345678",
        "3273012501900001",  # an identity card
        "4111111111111112",  # Luhn says no
        "5699999999999999",  # no issuer has it
        "45000000000000000000000000001",  # too long
        "ukuran 38 39 40 41 42 43 44",
        "Rp4.111.111.111.111",
        "https://maps.example/@-6.9147439,107.6098111,17z",
        "pay_01jd2x7c9qf5w0000000000000",
        "2026-11-26 19:07:13.123456",
        "+4915123456001",
        "4006381330060",  # a barcode
    ],
)
def test_what_only_looks_like_one_survives(text: str) -> None:
    assert mask(text) == text


def test_a_long_message_of_digits_is_read_in_no_time() -> None:
    text = "4111 " * 20_000

    started = time.process_time()  # ours alone, however busy the machine is
    mask(text)

    assert time.process_time() - started < 2


@given(st.text(alphabet=st.sampled_from("0123456789 -.ab"), max_size=60))
def test_masking_twice_is_masking_once_and_changes_digits_only(text: str) -> None:
    masked = mask(text)

    assert mask(masked) == masked
    assert len(masked) == len(text)
    assert all(a == b or (a.isdigit() and b == "•") for a, b in zip(text, masked, strict=True))


def test_an_object_is_masked_where_words_stand_and_not_where_ids_do() -> None:
    number = "4111111111111111"
    told = {
        "id": number,
        "wa_id": number,
        "from": number,
        "text": {"body": number},
        "list": [number, 4111111111111111],
    }

    masked = mask_object(told)

    assert (masked["id"], masked["wa_id"], masked["from"]) == (number,) * 3
    assert masked["text"]["body"] == masked["list"][0] == "••••••••••••1111"


@pytest.mark.parametrize("body", [b'{"a":  1 }', b"\xff\xfe", b"", b"[" * 10_000, b'"x" 1'])
def test_a_body_without_one_is_kept_byte_for_byte(body: bytes) -> None:
    assert mask_body(body) == body


@pytest.mark.parametrize(
    "body",
    [b'{"message": {"body": "4111 1111 1111 1111"}}', b"<p>4111111111111111</p> \xff"],
)
def test_a_body_with_one_is_kept_without_it(body: bytes) -> None:
    masked = mask_body(body)

    assert b"1111 1111 1111" not in masked
    assert b"4111111111111111" not in masked


def test_json_may_spell_its_digits_out() -> None:
    body = b'{"body": "\\u00341111111 11111111"}'
    assert json.loads(body)["body"] == "41111111 11111111"

    assert mask_body(b'{"body": "\\u0034111 1111 1111 1111"}') != body
    assert b"4111" not in mask_body(b'{"body": "\\u0034111 1111 1111 1111"}')


def test_what_a_person_sends_is_masked_wherever_words_stand() -> None:
    number, hidden = "4111111111111111", "••••••••••••1111"
    given = {
        "note": f"kartu {number}",
        "shipping": {"address": {"text": number, "recipient": number, "phone": number}},
        "metadata": {"sku": number, "order_id": number, number: "x"},
        "tags": [number],
        "sku": number,
        "barcode": number,
        "tracking_number": number,
        "account_number": number,
        "customer_id": number,
        "password": number,
        "quantity": 4111111111111111,
        "phone": "4915123456001",
    }

    masked = mask_given(given)

    assert masked["note"] == f"kartu {hidden}"
    assert set(masked["shipping"]["address"].values()) == {hidden}
    assert masked["metadata"] == {"sku": hidden, "order_id": hidden, hidden: "x"}
    assert masked["tags"] == [hidden]
    for kept in ("sku", "barcode", "tracking_number", "account_number", "customer_id", "password"):
        assert masked[kept] == number
    assert (masked["quantity"], masked["phone"]) == (given["quantity"], given["phone"])


def test_two_names_that_are_one_when_masked_are_one() -> None:
    """Nothing of either is told; the later one holds, as in any object of such names."""
    assert mask_given({"metadata": {"4111111111111111": "a", "4000071111111111": "b"}}) == {
        "metadata": {"••••••••••••1111": "b"}
    }
