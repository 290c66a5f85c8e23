from enum import StrEnum


class Provider(StrEnum):
    XENDIT = "xendit"
    STRIPE = "stripe"
    SANDBOX = "sandbox"  # the simulated gateway of `pesan demo`
    MANUAL = "manual"  # a person takes the money, and says so


class Method(StrEnum):
    QRIS = "qris"
    VIRTUAL_ACCOUNT = "virtual_account"
    EWALLET = "ewallet"
    CARD = "card"
    RETAIL_OUTLET = "retail_outlet"  # a code, paid at a till
    PAYLATER = "paylater"
    DIRECT_DEBIT = "direct_debit"
    PAYMENT_LINK = "payment_link"  # the buyer chooses on the gateway's own page
    BANK_TRANSFER = "bank_transfer"  # to the shop's own account; these two are taken by hand
    COD = "cod"


class Refundable(StrEnum):
    """How much of a payment a channel can give back."""

    NONE = "none"
    FULL = "full"  # the whole, or nothing
    ONE_PART = "one_part"  # the whole, or one part once
    PARTS = "parts"
