from .drafts import ChangeDraft, CreateDraft, DraftCost, DraftOut
from .fulfilments import ChangeFulfilment, Fulfil, FulfilmentOut, PiecesIn, PiecesOut
from .moving import Cancel, MoveOut, SetStatus
from .order import ItemOut, OrderOut
from .placing import CustomerIn, EditOrder, ItemIn, PlaceOrder, ShippingIn
from .returns import CameIn, CameOut, ReturnOut, TakeBack
from .statements import (
    CandidateOut,
    FaultOut,
    IgnoreLine,
    MatchLine,
    MatchOut,
    StatementImported,
    StatementLineOut,
)
from .timeline import OrderNoteOut, TimelineEntryOut, WriteNote, cursor_of, read_cursor

__all__ = [
    "CameIn",
    "CameOut",
    "Cancel",
    "CandidateOut",
    "ChangeDraft",
    "ChangeFulfilment",
    "CreateDraft",
    "CustomerIn",
    "DraftCost",
    "DraftOut",
    "EditOrder",
    "FaultOut",
    "Fulfil",
    "FulfilmentOut",
    "IgnoreLine",
    "ItemIn",
    "ItemOut",
    "MatchLine",
    "MatchOut",
    "MoveOut",
    "OrderNoteOut",
    "OrderOut",
    "PiecesIn",
    "PiecesOut",
    "PlaceOrder",
    "ReturnOut",
    "SetStatus",
    "ShippingIn",
    "StatementImported",
    "StatementLineOut",
    "TakeBack",
    "TimelineEntryOut",
    "WriteNote",
    "cursor_of",
    "read_cursor",
]
