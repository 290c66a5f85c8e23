"""Where things go to."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import AddressId, CustomerId, StoreId
from ...kit.sql import Changed, statement
from ..models import Address, NewAddress


@statement("""
    INSERT INTO customer_addresses (store_id, id, customer_id, text, city, postal_code, recipient,
        phone, created_at)
    SELECT $store, id, $customer, a.text, a.city, a.postal_code, a.recipient, a.phone, $now
    FROM unnest($addresses::uuid[]) WITH ORDINALITY AS given (id, position)
    JOIN jsonb_array_elements($details) WITH ORDINALITY AS d (detail, position) USING (position),
        jsonb_to_record(d.detail)
            AS a (text text, city text, postal_code text, recipient text, phone text)
""")
async def insert_addresses(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    addresses: list[AddressId],
    details: tuple[NewAddress, ...],
    now: datetime,
) -> None: ...


@statement("""
    SELECT id, customer_id, text, city, postal_code, recipient, phone FROM customer_addresses
    WHERE store_id = $store AND customer_id = ANY($customers) ORDER BY id
""")
async def addresses_of(tx: Tx, store: StoreId, customers: list[CustomerId]) -> list[Address]: ...


@statement("""
    UPDATE customer_addresses SET text = $text, city = $city, postal_code = $postal_code,
        recipient = $recipient, phone = $phone
    WHERE store_id = $store AND id = $address AND customer_id = $customer
""")
async def update_address(
    tx: Tx,
    *,
    store: StoreId,
    customer: CustomerId,
    address: AddressId,
    text: str,
    city: str | None,
    postal_code: str | None,
    recipient: str | None,
    phone: str | None,
) -> Changed: ...


@statement("""
    DELETE FROM customer_addresses
    WHERE store_id = $store AND id = $address AND customer_id = $customer
""")
async def delete_address(
    tx: Tx, *, store: StoreId, customer: CustomerId, address: AddressId
) -> Changed: ...
