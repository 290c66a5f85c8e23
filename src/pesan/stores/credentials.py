"""What is taken as credentials of each provider, and what of them may be shown again."""

import re

from ..kit.errors import FieldError, Invalid
from .errors import ProviderUnknown

VALUE_CHARACTERS_MAX = 2000
# provider -> (required, optional); what may be shown again is in PUBLIC.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "whatsapp": (
        ("phone_number_id", "waba_id", "access_token", "app_secret", "verify_token"),
        (),
    ),
    "telegram": (("bot_token",), ("secret_token",)),
    "xendit": (("secret_key", "callback_token"), ()),
    # Stripe gives the secret for an address, and the address is here only once there is a key.
    "stripe": (("secret_key",), ("webhook_secret",)),
    "sandbox": (("secret",), ()),
    # The chat on the shop's own site; `mode` test: what is bought there is not live.
    "web": (("allowed_origins",), ("identity_secret", "greeting", "mode")),
}
# Of which a store may have several; money is asked for at one gateway of a kind.
SEVERAL = frozenset({"whatsapp", "telegram", "web", "sandbox"})
# A key that begins otherwise is another key: Stripe's publishable one is the usual mistake.
BEGINNINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("stripe", "secret_key"): ("sk_test_", "sk_live_", "rk_test_", "rk_live_"),
    ("stripe", "webhook_secret"): ("whsec_",),
}
DIGITS = frozenset({"phone_number_id", "waba_id"})
PUBLIC = DIGITS | {"allowed_origins", "greeting", "mode"}
LISTS = frozenset({"allowed_origins"})  # sent as one, kept with a space between
ORIGINS_MAX = 20
GREETING_CHARACTERS_MAX = 300
MODES = ("live", "test")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")
# What is only ever one kind of text; what else it says to a person who pasted the wrong thing.
SHAPES: dict[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("telegram", "bot_token"): (
        re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}"),
        "must be as BotFather gives it: 123456789:AAE...",
    ),
    ("telegram", "secret_token"): (
        re.compile(r"[A-Za-z0-9_-]{8,256}"),
        "must be 8 to 256 of A-Z, a-z, 0-9, _ and -",
    ),
}
# Made by us where nobody brings one: the provider is told it, no person has to be.
MADE = {("telegram", "secret_token")}
LAST4_OF = {
    "whatsapp": "access_token",
    "telegram": "bot_token",
    "xendit": "secret_key",
    "stripe": "secret_key",
    "sandbox": "secret",
    "web": "identity_secret",
}
_TEST_KEYS = ("xnd_development_", "sk_test_", "rk_test_")


def check(provider: str, values: dict[str, str]) -> None:
    """Raises stores.provider_unknown, requests.invalid."""
    if provider not in FIELDS:
        raise ProviderUnknown(provider=provider[:40], known=", ".join(FIELDS))
    required, optional = FIELDS[provider]
    errors = [FieldError(name, "is required") for name in required if not values.get(name)]
    errors += [
        FieldError(name, f"is no field of a {provider} connection")
        for name in values
        if name not in required + optional
    ]
    errors += [
        FieldError(name, f"must be 8 to {VALUE_CHARACTERS_MAX} characters without spaces")
        for name, value in values.items()
        if name not in PUBLIC
        and value
        and (not 8 <= len(value) <= VALUE_CHARACTERS_MAX or any(c.isspace() for c in value))
    ]
    errors += [
        FieldError(name, f"must begin with {' or '.join(BEGINNINGS[provider, name])}")
        for name, value in values.items()
        if value and not value.startswith(BEGINNINGS.get((provider, name), ""))
    ]
    errors += [
        FieldError(name, SHAPES[provider, name][1])
        for name, value in values.items()
        if value and (provider, name) in SHAPES and not SHAPES[provider, name][0].fullmatch(value)
    ]
    errors += [
        FieldError(name, "must be digits")
        for name in DIGITS & values.keys()
        if not (values[name].isascii() and values[name].isdigit() and len(values[name]) <= 40)
    ]
    errors += _wrong_words(values)
    if errors:
        raise Invalid(errors)


def account_of(provider: str, values: dict[str, str]) -> str | None:
    """Which account it is, where the credentials say so: a number, a bot."""
    match provider:
        case "whatsapp":
            return values["phone_number_id"]
        case "telegram":
            return values["bot_token"].partition(":")[0]
        case _:
            return None


def is_live(provider: str, values: dict[str, str]) -> bool:
    is_test = values.get("mode") == "test" or values.get("secret_key", "").startswith(_TEST_KEYS)
    return provider != "sandbox" and not is_test


def _wrong_words(values: dict[str, str]) -> list[FieldError]:
    """Of a chat on a site: whose pages may show it, and what it says."""
    errors = []
    origins = values.get("allowed_origins", "").split(" ")
    if values.get("allowed_origins") and not all(_ORIGIN.fullmatch(one) for one in origins):
        errors.append(FieldError("allowed_origins", "each is like https://shop.example, no path"))
    if len(origins) > ORIGINS_MAX:
        errors.append(FieldError("allowed_origins", f"at most {ORIGINS_MAX}"))
    greeting = values.get("greeting", "")
    if len(greeting) > GREETING_CHARACTERS_MAX or "\0" in greeting:
        message = f"at most {GREETING_CHARACTERS_MAX} characters of text"
        errors.append(FieldError("greeting", message))
    if values.get("mode", "live") not in MODES:
        errors.append(FieldError("mode", f"must be {' or '.join(MODES)}"))
    return errors
