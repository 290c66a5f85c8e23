"""What any channel carries out, in our words: one message is one bubble, whatever it holds."""

from enum import StrEnum

from msgspec import Struct

from .names import Identity


class Button(Struct, frozen=True):
    """An answer to tap. Chosen, its id comes back as `Received.choice`."""

    id: str
    title: str  # at most 20 characters on WhatsApp


class Row(Struct, frozen=True):
    """A line of a menu. Chosen, its id comes back as `Received.choice`."""

    id: str
    title: str  # at most 24 characters on WhatsApp
    description: str = ""  # at most 72 there


class Section(Struct, frozen=True):
    title: str  # "" where there is but one
    rows: tuple[Row, ...]


class Menu(Struct, frozen=True):
    """More answers than buttons can hold: opened by one, at most ten rows on WhatsApp."""

    label: str  # of the button that opens it
    sections: tuple[Section, ...]


def choices_of(buttons: tuple[Button, ...], menu: Menu | None) -> tuple[Button, ...]:
    """All there is to tap, in the order it is offered."""
    sections = () if menu is None else menu.sections
    return (*buttons, *(Button(row.id, row.title) for each in sections for row in each.rows))


class Link(Struct, frozen=True):
    """A button that opens a page."""

    title: str
    url: str


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


class Media(Struct, frozen=True, kw_only=True):
    """A picture, sound, film or document: at a public address, or its bytes, which are uploaded."""

    kind: MediaKind
    content_type: str
    url: str | None = None
    content: bytes | None = None  # where no public address can be given
    filename: str | None = None  # of a document


class Place(Struct, frozen=True, kw_only=True):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class Contact(Struct, frozen=True, kw_only=True):
    """How to reach somebody: the courier, another branch."""

    name: str
    phone: str
    organization: str | None = None
    email: str | None = None


def contact_lines(contact: Contact) -> list[str]:
    """As words, for whoever shows no card."""
    told = (contact.name, contact.organization, contact.phone, contact.email)
    return [one for one in told if one]


class Reaction(Struct, frozen=True):
    """An emoji put on a message, or taken off it again."""

    to: str  # the provider's id of that message
    emoji: str | None


class ButtonValue(Struct, frozen=True):
    """What fills a button of a template: the end of its link, a code to copy, a hidden payload."""

    position: int  # among all buttons of the template, from 0
    kind: str  # "url", "copy_code", "quick_reply"
    value: str


class Template(Struct, frozen=True, kw_only=True):
    """A text the channel's owner approved beforehand, with its gaps filled (channels.fill_template)."""

    name: str
    language: str  # as the channel writes it: "id", "en_US"
    header: str | Media | None = None
    body: tuple[str, ...] = ()
    buttons: tuple[ButtonValue, ...] = ()
    header_name: str | None = None  # of its gap, where gaps have names and no numbers
    body_names: tuple[str, ...] = ()  # likewise, one for each of `body`


class Products(Struct, frozen=True):
    """Articles of the channel's own catalogue; one is shown whole, several as a list."""

    catalogue_id: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]  # a title, and retailer ids


class Outgoing(Struct, frozen=True, kw_only=True):
    """One message to send. Media show with the text as their caption.

    At most one of buttons, menu, link, template, products, place, contact and reaction; where a
    channel has no such thing, or what is asked for does not fit it, it becomes lines of text. A
    reaction does not: `Channel.reacts` says who carries one, and it goes alone.
    """

    to: Identity
    text: str
    reference: str  # at most 512 characters; echoed in status updates, settles unknown outcomes
    reply_to: str | None = None  # the provider's id of the message that is answered
    media: Media | None = None
    buttons: tuple[Button, ...] = ()  # at most 3 on WhatsApp
    menu: Menu | None = None
    link: Link | None = None
    template: Template | None = None
    products: Products | None = None
    place: Place | None = None
    contact: Contact | None = None
    reaction: Reaction | None = None


class Sent(Struct, frozen=True):
    """Accepted by the provider, which is not delivered."""

    provider_id: str


class Downloaded(Struct, frozen=True):
    """The bytes of a file that somebody sent."""

    content: bytes
    content_type: str  # as the provider says
