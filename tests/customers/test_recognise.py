"""Who writes? Over real, separate transactions, as webhooks run them."""

import asyncio

import pytest

from pesan import customers
from pesan.kit.ids import CustomerId, StoreId, decode

from ..running import Pesan, Seller

WA = "6281234567890"
PHONE = "+6281234567890"


def key(seller: Seller) -> StoreId:
    return StoreId(decode("sto", seller.store_id))


async def recognise(
    pesan: Pesan,
    store: StoreId,
    *identities: tuple[str, str],
    name: str | None = "Budi",
    phone: str | None = None,
    channel: str = "whatsapp",
) -> CustomerId:
    async with pesan.world.database.store(store) as tx:
        return await customers.recognise(
            tx, store, channel=channel, identities=identities, profile_name=name, phone=phone
        )


async def profile(pesan: Pesan, store: StoreId, customer: CustomerId) -> customers.Profile:
    async with pesan.world.database.store(store) as tx:
        return await customers.require_profile(tx, store, customer)


async def test_a_first_message_makes_a_customer_and_the_next_finds_them(pesan: Pesan) -> None:
    store = key(await pesan.seller())

    first = await recognise(pesan, store, ("wa_id", WA), phone=WA)
    second = await recognise(pesan, store, ("wa_id", WA), phone=WA)

    assert first == second
    found = await profile(pesan, store, first)
    assert (found.customer.name, found.customer.phone) == ("Budi", PHONE)
    assert [(i.channel, i.kind, i.value) for i in found.identities] == [("whatsapp", "wa_id", WA)]
    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'customer.created'") == 1


@pytest.mark.parametrize("phone", [WA, None])
async def test_twenty_first_messages_at_once_make_one_customer(
    pesan: Pesan, phone: str | None
) -> None:
    store = key(await pesan.seller())

    found = await asyncio.gather(
        *(recognise(pesan, store, ("wa_id", WA), phone=phone) for _ in range(20))
    )

    assert len(set(found)) == 1
    assert await pesan.value("SELECT count(*) FROM customers") == 1
    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'customer.created'") == 1


async def test_messages_that_share_one_identity_each_meet_in_one_customer(pesan: Pesan) -> None:
    store = key(await pesan.seller())
    either = [(("wa_id", WA), ("user_id", "ID.1")), (("user_id", "ID.1"),), (("wa_id", WA),)]

    await recognise(pesan, store, *either[0])
    found = await asyncio.gather(
        *(recognise(pesan, store, *either[i % 3], phone=WA) for i in range(18))
    )

    assert len(set(found)) == 1
    assert await pesan.value("SELECT count(*) FROM customer_identities") == 2


async def test_a_seller_and_a_message_that_make_one_person_at_once_make_one(pesan: Pesan) -> None:
    seller = await pesan.seller()
    store = key(seller)

    answers = await asyncio.gather(
        *(recognise(pesan, store, ("wa_id", WA), phone=WA) for _ in range(5)),
        *(seller.post("/customers", {"name": "Budi", "phone": PHONE}) for _ in range(5)),
    )

    assert await pesan.value("SELECT count(*) FROM customers") == 1
    assert len(set(answers[:5])) == 1


async def test_someone_the_seller_keeps_already_is_found_by_phone(pesan: Pesan) -> None:
    seller = await pesan.seller()
    kept = await seller.made("/customers", {"name": "Pak Budi", "phone": "081234567890"})

    customer = await recognise(pesan, key(seller), ("wa_id", WA), phone=WA)

    found = (await seller.get(f"/customers/{kept['id']}")).json()
    assert customer == decode("cus", kept["id"])
    assert found["name"] == "Pak Budi"
    assert found["identities"] == [{"channel": "whatsapp", "kind": "wa_id", "value": WA}]


async def test_a_new_identity_joins_the_others_and_none_is_lost(pesan: Pesan) -> None:
    store = key(await pesan.seller())
    customer = await recognise(pesan, store, ("wa_id", WA))

    again = await recognise(pesan, store, ("user_id", "ID.1"), ("wa_id", WA))
    by_user_id = await recognise(pesan, store, ("user_id", "ID.1"))

    assert customer == again == by_user_id
    found = await profile(pesan, store, customer)
    assert {i.value for i in found.identities} == {WA, "ID.1"}


async def test_identities_of_two_customers_stay_with_them(pesan: Pesan) -> None:
    store = key(await pesan.seller())
    budi = await recognise(pesan, store, ("wa_id", "1"))
    ani = await recognise(pesan, store, ("user_id", "2"))

    both = await recognise(pesan, store, ("user_id", "2"), ("wa_id", "1"))

    assert both == ani
    assert await recognise(pesan, store, ("wa_id", "1")) == budi


async def test_the_same_value_on_another_channel_is_another_person(pesan: Pesan) -> None:
    store = key(await pesan.seller())

    one = await recognise(pesan, store, ("user_id", "7"), channel="telegram")
    other = await recognise(pesan, store, ("user_id", "7"), channel="sandbox")

    assert one != other


async def test_another_store_does_not_recognise_them(pesan: Pesan) -> None:
    sari, budi = key(await pesan.seller("Sari")), key(await pesan.seller("Budi"))

    one = await recognise(pesan, sari, ("wa_id", WA), phone=WA)
    other = await recognise(pesan, budi, ("wa_id", WA), phone=WA)

    assert one != other


async def test_a_stand_in_name_gives_way_to_the_first_real_one_and_that_one_stays(
    pesan: Pesan,
) -> None:
    store = key(await pesan.seller())

    async def name_after(name: str | None) -> str:
        customer = await recognise(pesan, store, ("wa_id", WA), name=name, phone=WA)
        return (await profile(pesan, store, customer)).customer.name

    assert await name_after(None) == "Pelanggan 7890"
    assert await name_after(" ") == "Pelanggan 7890"
    assert await name_after("Budi") == "Budi"
    assert await name_after("Budi 🔥 Reseller") == "Budi"


async def test_a_phone_that_comes_later_is_kept_unless_it_is_anothers(pesan: Pesan) -> None:
    seller = await pesan.seller()
    store = key(seller)
    nameless = await recognise(pesan, store, ("user_id", "ID.1"))
    other = await recognise(pesan, store, ("user_id", "ID.2"))

    await recognise(pesan, store, ("user_id", "ID.1"), phone=WA)
    await recognise(pesan, store, ("user_id", "ID.2"), phone=WA)

    assert (await profile(pesan, store, nameless)).customer.phone == PHONE
    assert (await profile(pesan, store, other)).customer.phone is None


async def test_a_deleted_customer_who_writes_again_is_somebody_new(pesan: Pesan) -> None:
    seller = await pesan.seller()
    store = key(seller)
    before = await recognise(pesan, store, ("wa_id", WA), phone=WA)
    async with pesan.world.database.store(store) as tx:
        await customers.delete_customer(tx, store, before, actor="test")

    after = await recognise(pesan, store, ("wa_id", WA), phone=WA)
    again = await recognise(pesan, store, ("wa_id", WA), phone=WA)

    assert before != after == again


@pytest.mark.parametrize(
    ("name", "phone"),
    [("\u202e\u200b", None), ("x" * 5000, "not a phone"), ("a\0b", "62" * 30), ("Ibu\nAni", "+")],
)
async def test_whatever_a_profile_says_someone_is_recognised(
    pesan: Pesan, name: str, phone: str | None
) -> None:
    store = key(await pesan.seller())

    customer = await recognise(pesan, store, ("user_id", "ID.1"), name=name, phone=phone)

    found = (await profile(pesan, store, customer)).customer
    assert 0 < len(found.name) <= 200
    assert found.phone is None


async def test_find_or_create_finds_by_phone_then_by_email_and_overwrites_nothing(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    store = key(seller)
    kept = await seller.made("/customers", {"name": "Budi", "phone": PHONE, "email": "b@a.id"})

    async def of(phone: str | None = None, email: str | None = None) -> CustomerId:
        new = customers.NewCustomer(name="Siapa", phone=phone, email=email)
        async with pesan.world.database.store(store) as tx:
            return await customers.find_or_create(tx, store, new)

    assert await of(phone="0812 3456 7890") == await of(email="B@a.id") == decode("cus", kept["id"])
    assert await of(phone="0812 9999 9999") != decode("cus", kept["id"])
    assert (await seller.get(f"/customers/{kept['id']}")).json()["name"] == "Budi"


async def test_an_address_said_twice_is_kept_once(pesan: Pesan) -> None:
    store = key(await pesan.seller())
    customer = await recognise(pesan, store, ("wa_id", WA))

    async with pesan.world.database.store(store) as tx:
        one = await customers.add_address(tx, store, customer, "Jl. Braga 1", "Bandung")
        two = await customers.add_address(tx, store, customer, "jl. braga  1", "Bandung")
        three = await customers.add_address(tx, store, customer, "Jl. Dago 2", None)

    assert one == two != three
