from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from pesan.kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    ItemId,
    OrderId,
    PaymentId,
    ProductId,
    StoreId,
    VariantId,
    new_id,
)
from pesan.kit.money import Currency
from pesan.notices.texts import Language, how_to_pay, moment, receipt
from pesan.orders import Item, Order, OrderStatus, PaymentTerms
from pesan.payments import Action, ActionType, Payment, PaymentStatus

AT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
URL = "https://pesan.example/pay/abc"


def an_order() -> Order:
    return Order(
        id=OrderId(new_id()),
        store_id=StoreId(new_id()),
        number=48213,
        customer_id=CustomerId(new_id()),
        conversation_id=ConversationId(new_id()),
        status=OrderStatus.PAID,
        channel="whatsapp",
        livemode=True,
        currency=Currency.IDR,
        subtotal_minor=17_000_000,
        discount_minor=0,
        discount_code=None,
        shipping_discount_minor=0,
        payment_terms=PaymentTerms.PREPAID,
        shipping_minor=1_800_000,
        tax_minor=0,
        tax_inclusive=True,
        total_minor=18_800_000,
        shipping_method="jne",
        shipping_address={"text": "Jl. Melati 4, Bandung"},
        note=None,
        metadata={},
        reserved_until=AT,
        placed_at=AT,
        updated_at=AT,
        version=1,
    )


def an_item(order: Order) -> Item:
    return Item(
        id=ItemId(new_id()),
        order_id=order.id,
        variant_id=VariantId(new_id()),
        product_id=ProductId(new_id()),
        sku="KPH-L",
        title="Kaos Polos Hitam / L",
        quantity=2,
        unit_price_minor=8_500_000,
        total_minor=17_000_000,
        discount_minor=0,
        bundle=None,
    )


def a_payment(action: Action | None) -> Payment:
    return Payment(
        id=PaymentId(new_id()),
        store_id=StoreId(new_id()),
        order_id=OrderId(new_id()),
        connection_id=ConnectionId(new_id()),
        provider="sandbox",
        method="qris",
        channel_code=None,
        status=PaymentStatus.REQUIRES_ACTION,
        amount_minor=18_800_000,
        unique_code=None,
        captured_minor=0,
        promised_minor=0,
        refunded_minor=0,
        lost_minor=0,
        currency=Currency.IDR,
        livemode=True,
        asks=1,
        asked_at=AT,
        gateway_id="pr-1",
        action=action,
        failure=None,
        request_fingerprint=None,
        metadata={},
        remember=False,
        browser=None,
        pay_token="abc",
        expires_at=AT,
        created_at=AT,
        updated_at=AT,
        version=1,
    )


@pytest.mark.parametrize(
    ("zone", "language", "written"),
    [
        ("Asia/Jakarta", Language.INDONESIAN, "24 Nov 2026 00.30 WIB"),
        ("Asia/Makassar", Language.INDONESIAN, "24 Nov 2026 01.30 WITA"),
        ("Asia/Jakarta", Language.ENGLISH, "24 Nov 2026 00:30 WIB"),
    ],
)
def test_a_moment_is_told_by_the_shops_own_clock(
    zone: str, language: Language, written: str
) -> None:
    assert moment(AT, timezone=zone, language=language) == written


def test_months_have_their_indonesian_names() -> None:
    at = datetime(2026, 8, 17, 3, tzinfo=UTC)

    assert moment(at, timezone="Asia/Jakarta", language=Language.INDONESIAN).startswith("17 Agu ")


def test_how_to_pay_names_total_link_and_deadline_and_the_code_only_when_there_is_one() -> None:
    def text(action: Action | None, language: Language) -> str:
        return how_to_pay(
            an_order(), a_payment(action), url=URL, timezone="Asia/Jakarta", language=language
        )

    code = text(Action(ActionType.QR, "000201"), Language.INDONESIAN)
    number = text(Action(ActionType.ACCOUNT_NUMBER, "8808123"), Language.ENGLISH)
    page = text(Action(ActionType.REDIRECT, "https://x"), Language.INDONESIAN)

    assert all(
        part in code for part in ("#48213", "Rp188.000", URL, "24 Nov 2026 00.30 WIB", "QRIS")
    )
    assert "8808123" in number
    assert "QRIS" not in number + page


@pytest.mark.parametrize(
    ("method", "channel_code", "kind", "said"),
    [
        (
            "virtual_account",
            "BNI_VIRTUAL_ACCOUNT",
            ActionType.ACCOUNT_NUMBER,
            "Virtual Account BNI",
        ),
        ("retail_outlet", "ALFAMART", ActionType.ACCOUNT_NUMBER, "kasir Alfamart"),
        ("ewallet", "DANA", ActionType.REDIRECT, "Bayar dengan DANA"),
    ],
)
def test_how_to_pay_names_the_bank_the_shop_or_the_wallet(
    method: str, channel_code: str, kind: ActionType, said: str
) -> None:
    payment = replace(
        a_payment(Action(kind, "8808123")),
        provider="xendit",
        method=method,
        channel_code=channel_code,
    )

    text = how_to_pay(
        an_order(), payment, url=URL, timezone="Asia/Jakarta", language=Language.INDONESIAN
    )

    assert said in text
    assert ("8808123" in text) == (kind is ActionType.ACCOUNT_NUMBER)


def test_a_receipt_has_number_lines_fee_total_and_address() -> None:
    order = an_order()

    for language in Language:
        text = receipt(order, [an_item(order)], language=language)
        for part in ("#48213", "2 x Kaos Polos Hitam L: Rp170.000", "Rp18.000", "Rp188.000", "Jl. Melati 4, Bandung"):  # fmt: skip
            assert part in text
