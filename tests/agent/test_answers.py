"""What the merchant answers to whoever asks: quoted whole where it is asked, and nowhere else."""

from typing import Any

import pytest

from pesan.agent.brains.offline.answering import answer_to, is_asked
from pesan.agent.guard import Facts, incidents
from pesan.agent.models import ShopAnswer
from pesan.channels import sandbox_update

from ..running import Pesan

HOURS = ShopAnswer(
    question="Jam buka toko?",
    answer="Setiap hari 08.00-20.00 WIB, kecuali Lebaran.",
    tags=("jam", "buka", "tutup"),
)
PLACE = ShopAnswer(
    question="Alamat toko di mana?",
    answer="Jl. Prawirotaman 12, Yogyakarta: https://maps.example/prawirotaman",
    tags=("alamat", "lokasi"),
)
EXCHANGE = ShopAnswer(
    question="Bisa tukar ukuran?",
    answer="Bisa, 7 hari sejak diterima. Ongkir kembali Rp12.000.",
    tags=("tukar", "retur", "ukuran"),
)
PARKING = ShopAnswer(question="Ada parkir mobil?", answer="Ada, muat tiga mobil.")
SECRET = "rahasia-simulator"
ANSWERS = (HOURS, PLACE, EXCHANGE, PARKING)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("buka jam berapa kak?", HOURS),
        ("tokonya tutup jam berapa", HOURS),
        ("hari minggu buka?", HOURS),
        ("lokasi toko dimana ya", PLACE),
        ("alamat tokonya di mana?", PLACE),
        ("bisa retur kak?", EXCHANGE),
        ("bahannya apa kak?", None),
        ("ukuran L bahannya apa?", None),
        ("ada warna lain?", None),
        ("kalau order sekarang jam segini masih sempat dikirim ke Medan hari ini?", None),
        ("", None),
    ],
)
def test_the_answer_is_the_one_that_speaks_of_what_was_asked(
    asked: str, answer: ShopAnswer | None
) -> None:
    assert answer_to(asked, ANSWERS, unsure=False) == answer


def test_one_word_in_passing_is_no_question_about_the_shop() -> None:
    assert answer_to("parkir", ANSWERS, unsure=False) == PARKING
    assert answer_to("parkir", ANSWERS, unsure=True) is None


def test_the_merchants_own_question_is_known_by_its_words() -> None:
    assert is_asked("parkir mobil ada ga kak?", PARKING)
    assert not is_asked("parkir motor ada ga kak?", PARKING)
    assert not is_asked("ada?", ShopAnswer(question="Ada?", answer="Ada."))


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_may_be_quoted_whole_and_not_in_parts(answer: ShopAnswer) -> None:
    facts = Facts()
    facts.answer(ANSWERS)

    def says(text: str) -> list[str]:
        return incidents(text, (), facts, public_url="https://toko.example")

    assert says(f"Halo Kak!\n{answer.answer}\nMau berapa?") == []
    assert says("Ongkirnya Rp12.000 ya Kak") != []
    assert says("Sisa 7 ya Kak") != []


async def _sandbox(pesan: Pesan, answers: tuple[ShopAnswer, ...]) -> tuple[Any, str]:
    seller = await pesan.seller()
    connected = await seller.put("/connections/sandbox", {"secret": SECRET})
    told = [
        {"question": one.question, "answer": one.answer, "tags": list(one.tags)} for one in answers
    ]
    assert (await seller.put("/faq", told)).status_code == 200
    await seller.made(
        "/products",
        {"name": "Kaos Polos", "variants": [{"sku": "K", "price": "85000", "stock": 5}]},
    )
    return seller, connected.json()["webhook_url"]


async def test_who_asks_in_the_chat_reads_the_merchants_words(pesan: Pesan) -> None:
    seller, url = await _sandbox(pesan, ANSWERS)

    async def asks(text: str) -> str:
        before = await pesan.value("SELECT count(*) FROM agent_turns")
        headers, body = sandbox_update(SECRET, "+6281234567890", text)
        assert (await pesan.api.post(url, content=body, headers=headers)).status_code == 200
        await pesan.eventually("SELECT count(*) > $1 FROM agent_turns", before)
        [thread] = (await seller.get("/conversations")).json()["items"]
        assert thread["owner"] == "agent"
        found: str = await pesan.value(
            "SELECT text FROM customer_messages WHERE author = 'agent' ORDER BY sequence DESC LIMIT 1"
        )
        return found

    assert "Kaos Polos" in await asks("ada kaos?")
    assert (await asks("bukanya jam berapa kak?")).splitlines()[0] == HOURS.answer
    assert await asks("lokasi toko dimana ya")  # and it asks again what was open
    assert PARKING.answer in await asks("ada parkir mobil ga kak?")
    assert "belum punya info" in await asks("bahannya apa kak?")
    assert await pesan.value("SELECT bool_and(trace->>'incidents' = '[]') FROM agent_turns")
