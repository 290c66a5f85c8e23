from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ApiKeyId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..models import (
    Answer,
    Assignment,
    Holiday,
    PublicStore,
    ShippingMethod,
    Store,
    StoreSummary,
)


@statement("""
    INSERT INTO stores (id, slug, name, currency, timezone, locale, description, phone, address,
        branding, sealed_key, created_at, updated_at)
    VALUES ($store, $slug, $name, $currency, $timezone, $locale, $description, $phone, $address,
        $branding, $sealed_key, $now, $now)
    ON CONFLICT ON CONSTRAINT stores_slug_key DO NOTHING
""")
async def insert_store(
    tx: Tx,
    *,
    store: StoreId,
    slug: str,
    name: str,
    currency: str,
    timezone: str,
    locale: str,
    description: str | None,
    phone: str | None,
    address: dict[str, str] | None,
    branding: dict[str, str],
    sealed_key: bytes,
    now: datetime,
) -> Changed: ...


@statement("""
    SELECT id, slug, name, currency, timezone, locale, description, phone, address, branding,
        order_expiry_minutes, complete_after_days, tax_rate_bp, tax_inclusive, hours,
        away_message, away_translations, away_always, holidays, assignment, agent_mode,
        default_owner, response_target_minutes, voice_messages, shipping_methods, faq, sealed_key, version,
        created_at, updated_at
    FROM stores WHERE id = $store AND deleted_at IS NULL
""")
async def find_store(tx: Tx, store: StoreId) -> Store | None: ...


@statement("""
    -- Whoever refers to it, as each new row of the store does, does not wait for us.
    SELECT id, slug, name, currency, timezone, locale, description, phone, address, branding,
        order_expiry_minutes, complete_after_days, tax_rate_bp, tax_inclusive, hours,
        away_message, away_translations, away_always, holidays, assignment, agent_mode,
        default_owner, response_target_minutes, voice_messages, shipping_methods, faq, sealed_key, version,
        created_at, updated_at
    FROM stores WHERE id = $store AND deleted_at IS NULL FOR NO KEY UPDATE
""")
async def lock_store(tx: Tx, store: StoreId) -> Store | None: ...


@statement("""
    UPDATE stores SET name = $name, timezone = $timezone, locale = $locale,
        description = $description, phone = $phone, address = $address, branding = $branding,
        version = version + 1, updated_at = $now
    WHERE id = $store AND deleted_at IS NULL AND ($version::int IS NULL OR version = $version)
""")
async def update_store(
    tx: Tx,
    *,
    store: StoreId,
    version: int | None,
    name: str,
    timezone: str,
    locale: str,
    description: str | None,
    phone: str | None,
    address: dict[str, str] | None,
    branding: dict[str, str],
    now: datetime,
) -> Changed: ...


@statement("""
    UPDATE stores SET version = version + 1, updated_at = $now,
        branding = jsonb_strip_nulls(branding || jsonb_build_object('logo', $logo::text))
    WHERE id = $store AND deleted_at IS NULL
""")
async def update_logo(tx: Tx, *, store: StoreId, logo: str | None, now: datetime) -> None: ...


@statement("""
    UPDATE stores SET order_expiry_minutes = $order_expiry_minutes,
        complete_after_days = $complete_after_days, tax_rate_bp = $tax_rate_bp,
        tax_inclusive = $tax_inclusive, hours = $hours, away_message = $away_message,
        agent_mode = $agent_mode, default_owner = $default_owner,
        response_target_minutes = $response_target_minutes, voice_messages = $voice_messages,
        version = version + 1,
        updated_at = $now
    WHERE id = $store AND deleted_at IS NULL
""")
async def update_settings(
    tx: Tx,
    *,
    store: StoreId,
    order_expiry_minutes: int,
    complete_after_days: int | None,
    tax_rate_bp: int | None,
    tax_inclusive: bool,
    hours: dict[str, list[list[str]]],
    away_message: str | None,
    agent_mode: str,
    default_owner: str,
    response_target_minutes: int | None,
    voice_messages: str,
    now: datetime,
) -> None: ...


@statement("""
    -- With update_settings, which counts the version.
    UPDATE stores SET away_translations = $away_translations, away_always = $away_always,
        holidays = $holidays, assignment = $assignment
    WHERE id = $store AND deleted_at IS NULL
""")
async def update_desk(
    tx: Tx,
    *,
    store: StoreId,
    away_translations: dict[str, str],
    away_always: bool,
    holidays: tuple[Holiday, ...],
    assignment: Assignment,
) -> None: ...


@statement("""
    UPDATE stores SET shipping_methods = $methods, version = version + 1, updated_at = $now
    WHERE id = $store AND deleted_at IS NULL
""")
async def update_shipping_methods(
    tx: Tx, *, store: StoreId, methods: tuple[ShippingMethod, ...], now: datetime
) -> None: ...


@statement("""
    UPDATE stores SET faq = $faq, version = version + 1, updated_at = $now
    WHERE id = $store AND deleted_at IS NULL
""")
async def update_faq(tx: Tx, *, store: StoreId, faq: tuple[Answer, ...], now: datetime) -> None: ...


@statement("UPDATE stores SET deleted_at = $now WHERE id = $store AND deleted_at IS NULL")
async def delete_store(tx: Tx, store: StoreId, now: datetime) -> Changed: ...


@statement("""
    -- A store's first place bears its own id (docs/decisions/0010).
    INSERT INTO locations (store_id, id, name, created_at) VALUES ($store, $store, $name, $now)
""")
async def insert_location(tx: Tx, *, store: StoreId, name: str, now: datetime) -> None: ...


@statement("""
    -- any store: these are the stores of one person, asked before one is chosen
    SELECT s.id, s.slug, s.name, s.currency, s.locale, s.branding, m.role
    FROM members m JOIN stores s ON s.id = m.store_id
    WHERE m.user_id = $user AND s.deleted_at IS NULL
    ORDER BY s.id DESC LIMIT $limit
""")
async def stores_of(tx: Tx, user: UserId, limit: int) -> list[StoreSummary]: ...


@statement("""
    -- any store: what one person's stores are called, which is in no good password
    SELECT s.name FROM members m JOIN stores s ON s.id = m.store_id
    WHERE m.user_id = $user ORDER BY s.id DESC LIMIT 100
""")
async def store_names(tx: Tx, user: UserId) -> list[str]: ...


@statement("""
    -- any store: these are the stores one person's key is for
    SELECT s.id, s.slug, s.name, s.currency, s.locale, s.branding, m.role
    FROM api_keys k JOIN members m ON m.user_id = k.user_id JOIN stores s ON s.id = m.store_id
    WHERE k.id = $key AND 'stores.read' = ANY (k.scopes) AND s.deleted_at IS NULL
        AND (k.only_store_id IS NULL OR k.only_store_id = s.id)
    ORDER BY s.id DESC LIMIT $limit
""")
async def stores_of_key(tx: Tx, key: ApiKeyId, limit: int) -> list[StoreSummary]: ...


@statement("""
    -- any store: the slug is what names it, and only what is public comes back
    SELECT slug, name, branding FROM stores WHERE slug = $slug AND deleted_at IS NULL
""")
async def find_public_store(tx: Tx, slug: str) -> PublicStore | None: ...


@statement("SELECT sealed_key FROM stores WHERE id = $store")
async def find_sealed_key(tx: Tx, store: StoreId) -> bytes | None: ...


@statement("UPDATE stores SET sealed_key = $fresh WHERE id = $store AND sealed_key = $old")
async def replace_sealed_key(tx: Tx, store: StoreId, *, old: bytes, fresh: bytes) -> Changed: ...
