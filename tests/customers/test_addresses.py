"""Addresses a customer has: one of them is where things go by default."""

import asyncio
from typing import Any

import httpx
import pytest

from ..running import Pesan, Seller

MISSING = "adr_01m837xzv4fcaap6hzehqy48v2"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def someone(seller: Seller, *texts: str) -> tuple[str, list[str]]:
    """Their path and the ids of their addresses."""
    body = {"name": "Budi", "addresses": [{"text": text} for text in texts]}
    made = await seller.made("/customers", body)
    return f"/customers/{made['id']}", [address["id"] for address in made["addresses"]]


async def defaults(seller: Seller, path: str) -> list[str]:
    listed = (await seller.get(f"{path}/addresses")).json()["items"]
    return [one["id"] for one in listed if one["default"]]


async def remove(seller: Seller, path: str) -> httpx.Response:
    return await seller.api.delete(seller.path(path))


async def test_the_first_address_is_the_default_until_another_is_chosen(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path, [home, shop] = await someone(seller, "Jl. Braga 1", "Jl. Dago 2")
    assert await defaults(seller, path) == [home]

    kept = await seller.made(f"{path}/addresses", {"text": "Jl. Riau 3", "default": True})
    assert await defaults(seller, path) == [kept["id"]]
    changed = await seller.patch(f"{path}/addresses/{shop}", {"default": True, "city": "Bandung"})

    assert changed.json() | {"default": True, "city": "Bandung", "text": "Jl. Dago 2"} == (
        changed.json()
    )
    assert await defaults(seller, path) == [shop]


async def test_an_address_changes_field_by_field_and_so_does_the_customers_version(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    path, [home] = await someone(seller, "Jl. Braga 1")

    await seller.patch(f"{path}/addresses/{home}", {"recipient": "Ibu Ani", "phone": "0812"})
    cleared = (await seller.patch(f"{path}/addresses/{home}", {"recipient": None})).json()

    assert (cleared["recipient"], cleared["phone"], cleared["text"]) == (
        None,
        "0812",
        "Jl. Braga 1",
    )
    assert cleared["default"]
    assert (await seller.get(path)).json()["version"] == 3


async def test_where_the_default_goes_the_newest_of_the_rest_takes_its_place(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path, [home, shop, barn] = await someone(seller, "Jl. A", "Jl. B", "Jl. C")

    assert (await remove(seller, f"{path}/addresses/{home}")).status_code == 204
    assert await defaults(seller, path) == [barn]
    await remove(seller, f"{path}/addresses/{shop}")
    assert await defaults(seller, path) == [barn]
    await remove(seller, f"{path}/addresses/{barn}")
    assert await defaults(seller, path) == []
    assert code(await remove(seller, f"{path}/addresses/{barn}")) == (
        404,
        "customers.address_not_found",
    )


async def test_many_at_once_leave_one_default_and_no_more_than_allowed(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path, _ = await someone(seller, *(f"Jl. {number}" for number in range(20)))
    body = {"text": "Jl. Baru", "default": True}
    for _ in range(26):
        await seller.made(f"{path}/addresses", body)

    answers = await asyncio.gather(*(seller.post(f"{path}/addresses", body) for _ in range(8)))

    assert sorted(a.status_code for a in answers) == [201] * 4 + [409] * 4
    assert len(await defaults(seller, path)) == 1


@pytest.mark.parametrize(
    "body", [{"text": " "}, {"text": None}, {"default": None}, {"city": 5}, {"id": MISSING}]
)
async def test_a_change_that_makes_no_sense_is_refused(pesan: Pesan, body: dict[str, Any]) -> None:
    seller = await pesan.seller()
    path, [home] = await someone(seller, "Jl. Braga 1")

    assert code(await seller.patch(f"{path}/addresses/{home}", body)) == (422, "requests.invalid")


async def test_another_persons_address_is_like_none(pesan: Pesan) -> None:
    seller, stranger = await pesan.seller("Sari"), await pesan.seller("Budi")
    path, [home] = await someone(seller, "Jl. Braga 1")
    other, _ = await someone(seller, "Jl. Dago 2")
    gone = (404, "customers.address_not_found")

    for wanted in (home, MISSING, "adr_1"):
        assert code(await seller.patch(f"{other}/addresses/{wanted}", {"city": "x"})) == gone
        assert code(await remove(seller, f"{other}/addresses/{wanted}")) == gone
    theirs = await stranger.get(f"{path}/addresses")
    assert code(theirs) == (404, "customers.not_found")
    assert code(await remove(stranger, f"{path}/addresses/{home}")) == (404, "customers.not_found")
    assert await defaults(seller, path) == [home]
