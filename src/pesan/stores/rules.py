"""Decisions about stores that need no database."""

import re
import unicodedata
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..files import is_ours
from ..kit.money import Currency, Money
from .models import MethodType, ShippingMethod, Tariff

_NO_SLUG = re.compile(r"[^a-z0-9]+")
SLUG_CHARACTERS_MAX = 60
LOGO = "logo"  # of the branding: its address


def slug_of(name: str) -> str:
    """`Toko Sari!` -> `toko-sari`; a name with nothing Latin in it gives `toko`."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG.sub("-", folded).strip("-")[:SLUG_CHARACTERS_MAX].strip("-") or "toko"


def with_logo(branding: dict[str, str], *, before: dict[str, str]) -> dict[str, str]:
    """New branding; a logo that was uploaded stays until /logo itself changes it."""
    logo = before.get(LOGO, "")
    return {**branding, LOGO: logo} if is_ours(logo) else branding


def is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name or name == "UTC"


def fold_city(city: str) -> str:
    """`Kota  BANDUNG` and `bandung` are one city."""
    words = re.sub(r"[^a-z ]", " ", city.lower()).split()
    while words and words[0] in {"kota", "kab", "kabupaten", "city"}:
        words.pop(0)
    return " ".join(words)


def tariff_of(method: ShippingMethod, *, city: str | None, currency: Currency) -> Tariff | None:
    """What a method asks to go there; None where it does not go."""
    base, per_kg = method.fee, "0"
    match method.type:
        case MethodType.PICKUP:
            base = "0"
        case MethodType.ZONES:
            base = _zone_fee(method, city)
            if base is None:
                return None
        case MethodType.WEIGHT:
            per_kg = method.per_kg or "0"
        case MethodType.FLAT | MethodType.COD:
            pass
    return Tariff(Money.of(base or "0", currency), Money.of(per_kg, currency))


def fee_of(
    method: ShippingMethod, *, city: str | None, weight_grams: int, currency: Currency
) -> Money | None:
    """What a parcel costs; None where the method does not go."""
    tariff = tariff_of(method, city=city, currency=currency)
    return None if tariff is None else tariff.fee(weight_grams)


def _zone_fee(method: ShippingMethod, city: str | None) -> str | None:
    wanted = fold_city(city or "")
    for zone in method.zones:
        if wanted and wanted in {fold_city(name) for name in zone.cities}:
            return zone.fee
    return method.default_fee


def cities_of(methods: Sequence[ShippingMethod]) -> list[str]:
    """Every city a store's methods name, each once, in order."""
    named = [city for method in methods for zone in method.zones for city in zone.cities]
    return list(dict.fromkeys(named))
