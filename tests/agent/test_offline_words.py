"""Normaliser, language, matching, the words we say, and what a stored state survives."""

import dataclasses
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pesan.agent.brains.offline import buttons, matching
from pesan.agent.brains.offline.intents import Goal
from pesan.agent.brains.offline.language import language_of
from pesan.agent.brains.offline.normalise import normalise
from pesan.agent.brains.offline.phrases import ENGLISH, INDONESIAN, Phrases
from pesan.agent.brains.offline.places import Gazetteer
from pesan.agent.models import DialogueState, Expecting, Language, Offer, Want
from pesan.kit.ids import VariantId, new_id

from . import utterances
from .memory_shop import Shopper, fashion_shop


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brp hrg nya kak", "berapa harga nya"),
        ("ga gak ngga engga nggak enggak", "tidak tidak tidak tidak tidak tidak"),
        ("yg itm dgn ukrn L utk sy", "yang hitam dengan ukuran l untuk saya"),
        ("adaaaa kaossss???", "ada kaos"),
        ("harganya bajunya", "harga baju"),
        ("kirimin hapusin tambahin", "kirim hapus tambah"),
        ("2pcs x3", "2 pcs 3 pcs"),
        ("T-shirt t shirt", "tshirt tshirt"),
        ("wkwkwk haha oke 😂👍", "oke"),
        ("Ｋａｏｓ", "kaos"),
        ("punya tanya hanya", "punya tanya hanya"),
        ("i don't, can't", "i do not can not"),
    ],
)
def test_chat_spelling_becomes_plain_words(typed: str, meant: str) -> None:
    assert normalise(typed).said.split() == meant.split()


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_normalises_to_plain_words(text: str) -> None:
    said = normalise(text)
    assert all(word and " " not in word and word == word.lower() for word in said.words)


@pytest.mark.parametrize(
    ("text", "remembered", "answer_in"),
    [
        ("Kak, ada kaos?", None, Language.INDONESIAN),
        ("do you have shirts?", None, Language.ENGLISH),
        ("brp", None, Language.INDONESIAN),
        ("ok", Language.ENGLISH, Language.ENGLISH),
        ("ok", Language.INDONESIAN, Language.INDONESIAN),
        ("2 ya", Language.ENGLISH, Language.ENGLISH),
        ("yes", Language.INDONESIAN, Language.INDONESIAN),
        ("kak ini berapa harganya ya", Language.ENGLISH, Language.INDONESIAN),
        ("what is the price please", Language.INDONESIAN, Language.ENGLISH),
        ("👍", Language.ENGLISH, Language.ENGLISH),
    ],
)
def test_the_language_is_heard_and_remembered(
    text: str, remembered: Language | None, answer_in: Language
) -> None:
    assert language_of(text, remembered, "id") is answer_in


def test_without_a_sign_the_store_decides() -> None:
    assert language_of("?", None, "en") is Language.ENGLISH
    assert language_of("?", None, "id") is Language.INDONESIAN


async def test_search_results_are_narrowed_by_words_and_numbers() -> None:
    shop = fashion_shop()
    products = await shop.search_products("")

    def names(want: Want) -> list[str]:
        found = matching.hits(want, products)
        return [matching.label(hit.product.name, v.title) for hit in found for v in hit.variants]

    assert names(Want(words=("tee", "black", "large"))) == ["Kaos Polos Hitam L"]
    assert names(Want(words=("sepatu",), numbers=(42, 2))) == ["Sepatu Lari 42"]
    assert names(Want(words=("celna", "m"))) == names(Want(words=("celana", "m")))
    assert names(Want(words=("kulkas",))) == []


async def test_a_colour_it_does_not_come_in_is_named() -> None:
    products = await fashion_shop().search_products("")
    (hit,) = matching.hits(Want(words=("kaos", "merah")), products)
    assert hit.missing == ("merah",)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Jl X 1, Jakarta Selatan", "Jakarta"),
        ("jaksel", "Jakarta"),
        ("kota bandung", "Bandung"),
        ("Bandung, Jawa Barat", "Bandung"),
        ("Tangerang Selatan", "Tangerang Selatan"),
        ("sby", "Surabaya"),
        ("nowhere", None),
    ],
)
def test_a_city_is_read_the_way_the_store_spells_it(text: str, city: str | None) -> None:
    assert Gazetteer(("Bandung", "Jakarta", "Tangerang")).last_in(text) == city


@pytest.mark.parametrize("words", [INDONESIAN, ENGLISH])
def test_no_template_holds_a_number_and_every_button_fits(words: Phrases) -> None:
    said = {f.name: getattr(words, f.name) for f in dataclasses.fields(words)}
    assert not [name for name, text in said.items() if any(char.isdigit() for char in str(text))]
    titles = ("yes_order", "yes_add", "change", "cancel", "yes_cancel", "no", "browse", "cart",
              "human", "quantity", "address", "add_more", "remove")  # fmt: skip
    assert all(len(said[title]) <= buttons.TITLE_MAX for title in titles)


def test_a_buttons_id_reads_back_and_a_foreign_one_means_nothing() -> None:
    confirm = buttons.pressed("confirm:3:18000000")
    assert confirm is not None
    assert confirm.goal is Goal.CONFIRM
    assert confirm.bound == (3, 18_000_000)
    for foreign in ("", "confirm", "confirm:x:1", "variant:nope", "quantity:-1", "drop table", ":"):
        assert buttons.pressed(foreign) is None, foreign


def test_a_state_survives_storage_and_older_and_newer_versions() -> None:
    state = DialogueState(
        language=Language.ENGLISH,
        expecting=Expecting.CHOICE,
        offers=(Offer(VariantId(new_id()), "Kaos Polos", "Hitam / L", 0),),
        queue=(Want(words=("topi",), numbers=(2,)),),
        summary_version=3,
        summary_total_minor=18_000_000,
    )
    assert msgspec.json.decode(msgspec.json.encode(state), type=DialogueState) == state
    assert msgspec.json.decode(b"{}", type=DialogueState) == DialogueState()
    first_version = (
        b'{"language":"id","offered":["0192f0c1-0000-7000-8000-000000000000"],"misses":1}'
    )
    assert msgspec.json.decode(first_version, type=DialogueState).misses == 1
    later_version = b'{"expecting":"address","a_field_of_tomorrow":{"x":[1]}}'
    assert msgspec.json.decode(later_version, type=DialogueState).expecting is Expecting.ADDRESS


async def test_a_turn_costs_little_time() -> None:
    """Generous for a busy machine; the aim is well below 5 ms."""
    texts = [text for text, _ in utterances.OPEN]
    buyers = [Shopper(fashion_shop()) for _ in texts]
    started = time.process_time()
    for buyer, text in zip(buyers, texts, strict=True):
        await buyer.says(text)
    assert (time.process_time() - started) / len(texts) < 0.010


@given(
    bursts=st.lists(
        st.lists(
            st.sampled_from(
                [text for table in (utterances.OPEN, utterances.QUANTITY, utterances.CHOICE,
                                    utterances.ADDRESS) for text, _ in table]
            ),
            min_size=1,
            max_size=2,
        ),
        min_size=1,
        max_size=8,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
async def test_any_walk_through_the_shop_keeps_its_promises(bursts: list[list[str]]) -> None:
    """No turn raises, repeats a foreign number, overspends calls; only a summary's yes orders."""
    buyer = Shopper(fashion_shop())
    for burst in bursts:
        stood, before = buyer.state.summary_stands, len(buyer.shop.orders)
        await buyer.says(*burst)
        assert len(buyer.shop.orders) == before or stood
        if buyer.shop.handed_over:
            return
    assert all(item.on_hand >= 0 for item in buyer.shop.items)
