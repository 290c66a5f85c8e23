"""Couriers by their code, and where a buyer looks their parcel up.

The addresses are the couriers' own public pages (2026-11), opened by nobody but the buyer. Where a
page is known to take the number in its address it does; else the buyer types it there. Couriers of
one's own city (GoSend, GrabExpress) send the buyer their link themselves.
"""

from urllib.parse import quote

from msgspec import Struct

NUMBER = "{number}"
TRACKING_NUMBER = r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$"  # as people are given it


class Courier(Struct, frozen=True):
    code: str
    name: str
    tracking: str | None = None
    also: tuple[str, ...] = ()  # what people write instead, folded


COURIERS = (
    Courier("jne", "JNE", "https://www.jne.co.id/tracking-package", ("jneexpress",)),
    Courier("jnt", "J&T Express", "https://jet.co.id/track", ("j&t", "jet", "jtexpress")),
    Courier("sicepat", "SiCepat", "https://www.sicepat.com/checkAwb/{number}", ("sicepatekspres",)),
    Courier("anteraja", "AnterAja", "https://anteraja.id/tracking/{number}"),
    Courier("pos", "Pos Indonesia", "https://www.posindonesia.co.id/id/tracking/{number}"),
    Courier("gosend", "GoSend", None, ("gojek",)),
    Courier("grab", "GrabExpress", None, ("grabsend",)),
    Courier("lion", "Lion Parcel", "https://lionparcel.com/track/stt?q={number}"),
    Courier("ninja", "Ninja Xpress", "https://www.ninjaxpress.co/id-id/tracking?id={number}"),
    Courier("idexpress", "ID Express", "https://idexpress.com/lacak-paket", ("ide",)),
    Courier("tiki", "TIKI", "https://www.tiki.id/id/track"),
)
_BY_NAME = {
    spelling: courier
    for courier in COURIERS
    for spelling in (
        courier.code,
        "".join(courier.name.lower().split()).replace("&", ""),
        *(other.replace("&", "") for other in courier.also),
    )
}


def read(written: str) -> str:
    """The courier's code, or what was written when it is none we know."""
    folded = "".join(char for char in written.lower() if char.isalnum())
    known = _BY_NAME.get(folded)
    return written if known is None else known.code


def name_of(courier: str) -> str:
    known = _BY_NAME.get(courier)
    return courier if known is None else known.name


def tracking_url(courier: str | None, number: str | None) -> str | None:
    """Where the parcel can be followed; None when nobody knows."""
    known = None if courier is None else _BY_NAME.get(courier)
    if known is None or known.tracking is None or number is None:
        return None
    return known.tracking.replace(NUMBER, quote(number, safe=""))
