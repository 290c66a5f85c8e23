"""Among a store's many receipts the one that is like this one is found, in one statement."""

from pesan.files import NEAR_BITS_MAX, likeness_of
from pesan.kit.ids import PaymentId, StoreId, decode
from pesan.payments.queries import proofs as queries

from ..receipts import CHANGES, jpeg, receipt
from ..running import Pesan
from ..shop import Shop
from .test_proofs import sent, transfer
from .transfers import shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers

MANY = 2000  # with 100,000 it was a tenth of a second, on two busy cores


async def test_among_many_the_original_is_found_and_no_other(pesan: Pesan, shop: Shop) -> None:
    first, second = await transfer(shop), await transfer(shop)
    await sent(shop.seller, first, jpeg(receipt()))
    store = StoreId(decode("sto", shop.seller.store_id))
    await pesan.rows(
        """
        INSERT INTO payment_proofs SELECT (jsonb_populate_record(r, jsonb_build_object(
            'id', gen_random_uuid(), 'digest', sha256(n::text::bytea), 'content', '\\x00',
            'thumbnail', '\\x00', 'likeness', (SELECT 'x' || string_agg(md5(n || '-' || part), '')
                FROM generate_series(1, 8) AS part)))).*
        FROM payment_proofs r, generate_series(1, $1) AS n
        """,
        MANY,
    )

    async with pesan.world.database.store(store) as tx:
        found = await queries.nearest(
            tx,
            store=store,
            livemode=True,
            payment=PaymentId(decode("pay", second)),
            likeness=likeness_of(CHANGES["shrunk"](receipt())),
            most=NEAR_BITS_MAX,
        )

    assert [one.payment_id for one in found] == [decode("pay", first)]
    assert len(found[0].content) > 1000
