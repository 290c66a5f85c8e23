"""The pure half: words and state to a goal, with slots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pesan.agent.brains.offline.intents import Goal, Intent
from pesan.agent.brains.offline.places import Gazetteer
from pesan.agent.brains.offline.understanding import understand
from pesan.agent.models import DialogueState, Expecting, Offer
from pesan.kit.ids import VariantId, new_id

from . import utterances

PLACES = Gazetteer(("Bandung", "Jakarta", "Surabaya", "Yogyakarta"))
OFFERS = tuple(
    Offer(VariantId(new_id()), "Kaos Polos", title, row)
    for row, title in enumerate(("Hitam / M", "Hitam / L", "Putih / L"))
)
OPEN = DialogueState()
SUMMARY = DialogueState(
    expecting=Expecting.CONFIRMATION, summary_version=3, summary_total_minor=18_000_000
)
QUANTITY = DialogueState(
    expecting=Expecting.QUANTITY, chosen=OFFERS[1].variant, offers=OFFERS[1:2], topic="Kaos Polos"
)
CHOICE = DialogueState(expecting=Expecting.CHOICE, offers=OFFERS, topic="Kaos Polos")
ADDRESS = DialogueState(expecting=Expecting.ADDRESS)
STATES = (OPEN, SUMMARY, QUANTITY, CHOICE, ADDRESS)

CASES = [
    (state, text, goal)
    for state, table in (
        (OPEN, utterances.OPEN),
        (SUMMARY, utterances.CONFIRMATION),
        (QUANTITY, utterances.QUANTITY),
        (CHOICE, utterances.CHOICE),
        (ADDRESS, utterances.ADDRESS),
    )
    for text, goal in table
]


def read(text: str, state: DialogueState = OPEN) -> Intent:
    return understand(text, state, PLACES)


@pytest.mark.parametrize(
    ("state", "text", "goal"),
    [pytest.param(*case, id=f"{case[0].expecting}-{case[1][:40]}") for case in CASES],
)
def test_a_message_means_what_a_person_would_take_it_to_mean(
    state: DialogueState, text: str, goal: Goal
) -> None:
    assert read(text, state).goal is goal


@pytest.mark.parametrize(
    "text",
    ["engga", "enggak", "ngga", "nggak", "gak", "ga", "tidak", "jangan", "batal", "no", "ga jadi",
     "engga jadi", "ya gak sih?", "ya engga lah", "iya ga?", "oke ga jadi", "ya batal", "no yes",
     "makasih ya", "itu ya", "jangan ya", "ya jangan", "belum ya", "oke nanti", "mau tanya dulu"],
)  # fmt: skip
def test_a_no_or_a_doubt_is_never_heard_as_a_yes(text: str) -> None:
    assert read(text, SUMMARY).goal is not Goal.CONFIRM


def test_a_yes_confirms_nothing_where_no_summary_stands() -> None:
    for state in (OPEN, QUANTITY, CHOICE, ADDRESS):
        assert read("ya", state).goal is Goal.AGREE
    half = DialogueState(expecting=Expecting.CONFIRMATION, summary_version=3)
    assert read("ya", half).goal is not Goal.CONFIRM


def test_cancelling_takes_its_own_yes() -> None:
    asked = DialogueState(expecting=Expecting.CANCELLATION, cancelling="482139")
    for text in ("ya", "ya batalkan", "batal", "yes cancel it", "oke batalin aja"):
        assert read(text, asked).goal is Goal.CONFIRM_CANCEL, text
    for text in ("engga", "jangan", "ga jadi", "ga jadi batal", "jangan dibatalin", "no", "ya?"):
        assert read(text, asked).goal is not Goal.CONFIRM_CANCEL, text


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("mau kaos hitam L 2", {"kaos", "hitam", "l"}, 2),
        ("mau kaos hitam L dua", {"kaos", "hitam", "l"}, 2),
        ("2 kaos hitam L", {"kaos", "hitam", "l"}, 2),
        ("kaos hitam L 2pcs ya kak", {"kaos", "hitam", "l"}, 2),
        ("kaos hitam, L, 2", {"kaos", "hitam", "l"}, 2),
        ("kaos itm uk L x3", {"kaos", "itm", "l"}, 3),
        ("topi selusin", {"topi"}, 12),
        ("topi 2 lusin", {"topi"}, 24),
        ("setengah lusin topi", {"topi"}, 6),
        ("sandal sepasang", {"sandal"}, 1),
        ("a dozen hats", {"hats"}, 12),
        ("two black tees", {"black", "tees"}, 2),
        ("kaos L yang 85rb 2 buah", {"kaos", "l"}, 2),
        ("kopi 250 gr 2 bungkus", {"kopi", "250gr"}, 2),
    ],
)
def test_a_want_has_its_words_and_its_count(text: str, words: set[str], count: int) -> None:
    (want,) = read(text).wants
    assert words - {"itm"} <= {*want.words}
    assert (want.quantity or want.numbers[0]) == count


def test_several_things_in_one_message_are_several_wants() -> None:
    found = read("kaos hitam L 2, putih M 1 sama celana jogger 1").wants
    assert [want.words for want in found] == [
        ("kaos", "hitam", "l"),
        ("kaos", "putih", "m"),
        ("celana", "jogger"),
    ]
    assert [want.numbers for want in found] == [(2,), (1,), (1,)]


def test_one_thing_after_the_other_needs_no_comma() -> None:
    assert len(read("kaos 2 celana 1").wants) == 2
    assert len(read("2 kaos 1 celana").wants) == 2


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("ada kaos di bawah 85rb", 85_000),
        ("budget 85k ada kaos apa", 85_000),
        ("kaos max 1,5jt", 1_500_000),
        ("kaos maksimal Rp 100.000", 100_000),
        ("tshirt under 90k", 90_000),
    ],
)
def test_an_amount_caps_the_price_and_counts_nothing(text: str, amount: int) -> None:
    intent = read(text)
    assert intent.price_max == amount
    assert all(not want.numbers and want.quantity is None for want in intent.wants)


@pytest.mark.parametrize(
    ("text", "number"),
    [("#482139", "482139"), ("pesanan 482139 mana", "482139"), ("cek no order 77123", "77123"),
     ("where is order #A7-231", "A7-231"), ("mau kaos 2", None)],
)  # fmt: skip
def test_an_order_number_is_read_as_people_say_it(text: str, number: str | None) -> None:
    assert read(text).order_number == number


@pytest.mark.parametrize(
    ("text", "address", "city"),
    [
        ("alamat: Jl. Melati 4, Bandung", "Jl. Melati 4, Bandung", "Bandung"),
        ("mau kaos L 2 kirim ke Jl Melati 4 Bandung", "Jl Melati 4 Bandung", "Bandung"),
        ("kirim ke Jl Melati 4 Bandung ya kak bayar qris", "Jl Melati 4 Bandung", "Bandung"),
        ("Jl Sudirman no 5 RT 02/03 Jakarta Selatan 12190",
         "Jl Sudirman no 5 RT 02/03 Jakarta Selatan 12190", "Jakarta"),
        ("Jl. Bandung 4, Surabaya", "Jl. Bandung 4, Surabaya", "Surabaya"),
        ("ship it to Jl Mawar 9 jogja please", "Jl Mawar 9 jogja", "Yogyakarta"),
        ("Jl Melati 4", "Jl Melati 4", None),
        ("kirim ke jl merdeka 1 bdg", "jl merdeka 1 bdg", "Bandung"),
        ("kirim ke Jl Mawar 3 Garut", "Jl Mawar 3 Garut", "Garut"),
        ("nama: Siti\nalamat: Jl Kenari 8\nkota: Bandung\nhp: 081234567890",
         "nama: Siti, alamat: Jl Kenari 8, kota: Bandung, hp: 081234567890", "Bandung"),
    ],
)  # fmt: skip
def test_an_address_is_cut_out_as_it_was_typed(text: str, address: str, city: str | None) -> None:
    intent = read(text)
    assert (intent.address, intent.city) == (address, city)


def test_a_remark_about_walking_or_addresses_is_no_address() -> None:
    for text in ("paketnya udah jalan belum", "jalan-jalan yuk", "alamat toko dimana kak?"):
        assert read(text).address is None, text


# any text at all

_PIECES = st.sampled_from(
    [text for table in (utterances.OPEN, utterances.CONFIRMATION, utterances.CHOICE)
     for text, _ in table]
)  # fmt: skip
_ANYTHING = st.one_of(
    st.text(max_size=300),
    st.lists(_PIECES, min_size=1, max_size=4).map(" ".join),
    st.lists(_PIECES, min_size=1, max_size=4).map("\n".join),
    st.from_regex(r"[a-z0-9 ,.?#+\n:/-]{0,120}", fullmatch=True),
)


@given(text=_ANYTHING, state=st.sampled_from(STATES))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_without_raising(text: str, state: DialogueState) -> None:
    intent = understand(text, state, PLACES)
    assert intent.goal is not Goal.CONFIRM or state is SUMMARY


_NOES = st.sampled_from(
    [
        "tidak",
        "engga",
        "ga",
        "gak",
        "jangan",
        "batal",
        "no",
        "not",
        "belum",
        "nope",
        "cancel",
        "bukan",
        "nanti",
        "tunggu",
        "tapi",
        "ganti",
        "kenapa",
        "berapa",
        "apa",
        "wait",
        "but",
        "maybe",
        "mungkin",
        "3",
        "kaos",
    ]
)
_YESES = st.sampled_from(
    [
        "ya",
        "iya",
        "oke",
        "ok",
        "yes",
        "gas",
        "lanjut",
        "siap",
        "sip",
        "bayar",
        "qris",
        "pesan",
        "boleh",
        "deal",
    ]
)


@given(
    yeses=st.lists(_YESES, min_size=1, max_size=4),
    no=_NOES,
    at=st.integers(0, 4),
    question=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_one_word_of_doubt_unmakes_any_yes(
    yeses: list[str], no: str, at: int, question: bool
) -> None:
    said = " ".join([*yeses[:at], no, *yeses[at:]]) + ("?" if question else "")
    assert read(said, SUMMARY).goal is not Goal.CONFIRM


@given(yeses=st.lists(_YESES, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_question_is_no_yes(yeses: list[str]) -> None:
    assert read(" ".join(yeses) + "?", SUMMARY).goal is not Goal.CONFIRM
