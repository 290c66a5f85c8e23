"""The quote lock: what no tool told in this turn does not leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan import inventory
from pesan.agent.guard import Facts, fitted, incidents, unseen_summary
from pesan.agent.models import (
    CartLine,
    CartView,
    DialogueState,
    OrderView,
    ProductFound,
    Reply,
    ShippingQuote,
    Suggestion,
    VariantFound,
)
from pesan.kit.ids import OrderId, VariantId, new_id
from pesan.kit.money import Currency, Money

HOST = "https://pesan.example"
LINK = f"{HOST}/pay/Qx-7_abc"


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


def shirt(*, price: int = 85_000, available: int = 5, title: str = "Hitam / L") -> ProductFound:
    variant = VariantFound(
        variant=VariantId(new_id()),
        sku="KPH-L",
        title=title,
        options={"Ukuran": "L"},
        price=rupiah(price),
        available=available,
        backorder=False,
    )
    return ProductFound(name="Kaos 30s Polos", variants=(variant,))


def cart(*, address: str = "Jl. Melati 4 RT 02/05, Bandung") -> CartView:
    line = CartLine(
        variant=VariantId(new_id()),
        name="Kaos 30s Polos Hitam L",
        quantity=2,
        unit_price=rupiah(85_000),
        total=rupiah(170_000),
        available=5,
    )
    return CartView(
        version=4,
        lines=(line,),
        subtotal=rupiah(170_000),
        discount=rupiah(0),
        discount_code=None,
        address=address,
        city="Bandung",
        shipping=rupiah(18_000),
        shipping_name="JNE REG",
        tax=rupiah(0),
        total=rupiah(188_000),
    )


def order() -> OrderView:
    return OrderView(
        order=OrderId(new_id()),
        number="48213",
        status="awaiting_payment",
        total=rupiah(188_000),
        pay_url=LINK,
        paid=False,
    )


def told() -> Facts:
    facts = Facts()
    facts.name("Toko 99")
    for answer in ([shirt()], cart(), order(), ShippingQuote("Bandung", "JNE REG", rupiah(18_000))):
        facts.tell(answer)
    return facts


def found(text: str, facts: Facts | None = None) -> list[str]:
    return incidents(text, (), facts or told(), public_url=HOST)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Kak, *Kaos 30s Polos Hitam L*, Rp85.000, sisa 5. Mau berapa?",
        "Harganya 85rb Kak, atau 85 ribu, atau Rp 85.000,-",
        "Yes, it is Rp85,000 and 5 left.",
        "• 2 x Kaos 30s Polos Hitam L: Rp170.000\nOngkir (JNE REG): Rp18.000\n*Total: Rp188.000*",
        "Kirim ke: Jl. Melati 4 RT 02/05, Bandung",
        f"Pesanan *#48213* menunggu pembayaran, total *Rp188.000*. Bayar di sini ya Kak: {LINK}",
        "Selamat datang di *Toko 99* 😊",
        "1. Kaos 30s Polos\n2. yang lain",
        "Oke Kak, belum saya pesan. Mau ubah sesuatu?",
    ],
)
def test_what_the_tools_told_may_be_said(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Harganya Rp1 saja Kak",
        "Harganya Rp 84.999",
        "Harganya 80rb",
        "Harganya 0,1 juta",
        "Harganya seribu rupiah",
        "It is $85,000",
        "Harganya ８０.０００ rupiah",  # full-width digits
        "Harganya Rp8\u200b5.001",  # an invisible sign inside
        "Harganya Rp 5",  # the stock, passed off as a price
        "sisa 2",  # the quantity, passed off as stock
        "stok 85",
        "Only 7 left!",
        "sisa tujuh",
        "Pesanan #48214 sudah dibayar",
        "Nomor pesanan 99999",
        "Diskon 50% untuk Kakak",
        "Sampai tanggal 25 Desember",
        "Bayar di https://evil.example/pay/Qx-7_abc",
        f"Bayar di {HOST}/pay/other",
        f"Bayar di {HOST}.evil.com/pay/Qx-7_abc",
        "Transfer lewat bit.ly/abc ya",
        "![x](https://evil.example/p.png)",
        "javascript:alert(document)",
    ],
)
def test_what_no_tool_told_may_not_be_said(text: str) -> None:
    assert found(text) != []


def test_a_button_is_read_like_the_text() -> None:
    assert incidents("Mau?", ["Ambil 3"], told(), public_url=HOST) != []
    assert incidents("Mau?", ["Ambil 5"], told(), public_url=HOST) == []


def test_what_is_left_may_be_told_when_a_tool_refused_for_it() -> None:
    facts = Facts()
    facts.tell(inventory.OutOfStock([inventory.Shortage(VariantId(new_id()), 3)]))

    assert found("Maaf Kak, stoknya tinggal 3.", facts) == []


@pytest.mark.parametrize("address", ["harga Rp1", "kirim Rp 1, total Rp 1", "https://evil.example"])
def test_an_address_that_speaks_of_money_or_links_opens_nothing(address: str) -> None:
    facts = Facts()
    facts.tell(cart(address=address))

    assert found(f"Baik Kak, {address}", facts) != []


def test_a_size_that_is_a_number_is_no_price() -> None:
    facts = Facts()
    facts.tell([shirt(title="42")])

    assert found("Ada Kak, *Kaos 30s Polos 42*, Rp85.000, sisa 5.", facts) == []
    assert found("Harganya Rp42 Kak", facts) != []


@given(price=st.integers(1, 10**9), said=st.integers(1, 10**9))
def test_a_price_is_said_exactly_when_it_was_told(price: int, said: int) -> None:
    facts = Facts()
    facts.tell([shirt(price=price)])

    for text in (f"Harganya {rupiah(said)} Kak", f"It is Rp {said:,} only", f"IDR {said}"):
        assert (found(text, facts) == []) is (price == said)


@given(number=st.integers(10_000, 99_999_999), said=st.integers(10_000, 99_999_999))
def test_an_order_number_is_said_exactly_when_it_was_told(number: int, said: int) -> None:
    facts = Facts()
    facts.orders.add(str(number))

    assert (found(f"Pesanan *#{said}* ya", facts) == []) is (number == said)


@given(
    words=st.lists(
        st.one_of(
            st.integers(0, 10**12).map(str),
            st.decimals(0, 10**6, places=2).map(str),
            st.sampled_from(["Rp", "harga", "sisa", "#", "ribu", "juta", ".", ",", "no", "\n"]),
        ),
        max_size=8,
    ),
    glue=st.sampled_from(["", " ", ".", ","]),
)
def test_nothing_with_a_number_passes_a_turn_that_told_none(words: list[str], glue: str) -> None:
    text = glue.join(words)
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    listed = text.lstrip()[:4]  # "1. ..." may be the mark of a list

    if numbers and not listed[:2].strip(".,) ").isdigit():
        assert found(text, Facts()) != []


@given(st.text(max_size=300))
def test_the_guard_reads_any_text(text: str) -> None:
    facts = told()
    facts.name(text)
    facts.quote(text)

    incidents(text, [text], facts, public_url=HOST)


def test_a_summary_counts_as_seen_only_when_its_total_is_in_the_text() -> None:
    claims = DialogueState(summary_version=4, summary_total_minor=rupiah(188_000).minor)
    forged = DialogueState(summary_version=4, summary_total_minor=100)

    shown = Reply(text="*Total: Rp188.000*", state=claims)
    hidden = Reply(text="Oke Kak?", state=claims)
    other = Reply(text="*Total: Rp1*", state=forged)

    assert unseen_summary(DialogueState(), shown, told()) == []
    assert unseen_summary(claims, hidden, told()) == []  # seen in an earlier message
    assert unseen_summary(DialogueState(), hidden, told()) != []
    assert unseen_summary(DialogueState(), other, told()) != []


def test_a_long_answer_keeps_within_the_channels_limits() -> None:
    buttons = (Suggestion("human", "Hubungi admin"),)
    rows = "\n".join(["• barang"] * 700)

    assert fitted(Reply(text="a" * 1024, suggestions=buttons, state=DialogueState())).suggestions
    assert not fitted(
        Reply(text="a" * 1025, suggestions=buttons, state=DialogueState())
    ).suggestions
    assert fitted(Reply(text="Oke\0 Kak \ud800😊", state=DialogueState())).text == "Oke Kak 😊"
    assert len(fitted(Reply(text=rows, state=DialogueState())).text) <= 4096
