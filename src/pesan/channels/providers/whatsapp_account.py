"""What Meta says of the merchant's account, in a sentence: quality, limits, bans, names, security."""

from collections.abc import Iterator, Mapping

from ..models import AccountAlert

Fields = Mapping[str, object]

SENTENCE_CHARS_MAX = 1000
ALERTS = {  # Graph's field -> what it is about, as the shop reads it
    "account_alerts": "Account",
    "account_review_update": "Review of the account",
    "account_settings_update": "Settings of the account",
    "account_update": "Account",
    "business_capability_update": "What the account may do",
    "business_status_update": "Business",
    "partner_solutions": "Partner",
    "payment_configuration_update": "Payments in the chat",
    "phone_number_name_update": "Display name",
    "phone_number_quality_update": "Quality of the number",
    "security": "Security of the number",
}
_SKIPPED = {"phone_number", "display_phone_number", "messaging_product", "metadata"}


def alert(field: str, value: Fields, *, key: str) -> AccountAlert:
    """Its words as they stand, for what they will be called next year is not ours to know."""
    said = "; ".join(f"{name}: {word}" for name, word in _words(value))
    text = f"{ALERTS[field]}: {said}" if said else ALERTS[field]
    return AccountAlert(key=key, kind=field, text=text[:SENTENCE_CHARS_MAX], content=value)


def _words(value: Fields, before: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        name = f"{before}{key.replace('_', ' ')}"
        if key in _SKIPPED:
            continue
        if isinstance(inner, dict):
            yield from _words(inner, f"{name}, ")
        elif isinstance(inner, list):
            for one in inner:
                if isinstance(one, dict):
                    yield from _words(one, f"{name}, ")
                else:
                    yield name, str(one)
        elif inner is not None:
            yield name, str(inner)
