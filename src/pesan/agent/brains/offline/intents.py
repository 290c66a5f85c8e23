"""What a buyer means, as far as words and state tell. Pure facts: nothing was looked up yet."""

from enum import StrEnum

from msgspec import Struct

from ....kit.ids import VariantId
from ...models import Want


class Goal(StrEnum):
    NO_TEXT = "no_text"  # a picture, a voice note, a sticker
    GREET = "greet"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    BROWSE = "browse"  # what do you sell?
    FIND = "find"  # a product named, asked for or ordered
    CHOOSE = "choose"  # which of what we showed
    QUANTITY = "quantity"  # how many of the chosen one
    CHANGE = "change"  # another quantity or variant of what is in the cart
    REMOVE = "remove"
    CHANGE_ADDRESS = "change_address"
    CHANGE_SOMETHING = "change_something"  # "ubah", not said what
    SHOW_CART = "show_cart"
    CHECKOUT = "checkout"
    SHIPPING = "shipping"
    ADDRESS = "address"
    PHONE = "phone"  # a number for the courier, and nothing else
    CONFIRM = "confirm"  # an explicit yes to the summary that stands
    CONFIRM_CANCEL = "confirm_cancel"  # an explicit yes to cancelling the order we named
    AGREE = "agree"  # a yes to anything else
    DECLINE = "decline"
    LATER = "later"
    CANCEL = "cancel"
    CLAIM_PAID = "claim_paid"
    PAY_HOW = "pay_how"
    ORDER_STATUS = "order_status"
    HUMAN = "human"
    COMPLAINT = "complaint"  # also anger, refund and return
    STORE_FACT = "store_fact"  # about the shop, and no tool of ours knows it
    DISCOUNT_CODE = "discount_code"
    HAGGLE = "haggle"
    BOT = "bot"  # are you a robot?
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"


class Intent(Struct, frozen=True, kw_only=True):
    goal: Goal
    wants: tuple[Want, ...] = ()
    ordering: bool = False  # "mau", "beli": named to be put in the cart, not only asked about
    sure: bool = True  # False: only a guess that the words name a product
    quantity: int | None = None
    step: int = 0  # +1 adds `quantity`, -1 takes it off, 0 sets it
    ordinal: int | None = None  # "yang kedua" is 1, "terakhir" is -1
    cheapest: bool = False
    price_max: int | None = None  # whole units of the store's currency
    address: str | None = None
    city: str | None = None
    phone: str | None = None  # as typed
    order_number: str | None = None
    code: str | None = None  # of a discount, as typed
    variant: VariantId | None = None  # from a button
    bound: tuple[int, int] | None = None  # cart version and total a confirm button was made for
    whole_text: str = ""  # as typed, for a bare address
