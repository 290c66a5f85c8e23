"""Ids: UUIDv7 inside, typed by NewType; prefixed Crockford base32 on the wire (`ord_01jd...`).

UUIDv7 is time-ordered, so indexes grow at one end. The app makes them (PostgreSQL 15 has no uuidv7),
never a client. On the wire there is exactly one spelling of an id: 26 lower-case Crockford digits.
"""

import os
import re
import threading
import time
from typing import NewType
from uuid import UUID

from . import clock
from .errors import NotFound

UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
InvitationId = NewType("InvitationId", UUID)
ResetId = NewType("ResetId", UUID)
StoreId = NewType("StoreId", UUID)
ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
CollectionId = NewType("CollectionId", UUID)
ImportId = NewType("ImportId", UUID)
CustomerId = NewType("CustomerId", UUID)
IdentityId = NewType("IdentityId", UUID)
AddressId = NewType("AddressId", UUID)
ConsentId = NewType("ConsentId", UUID)
MergeId = NewType("MergeId", UUID)
MergeSuggestionId = NewType("MergeSuggestionId", UUID)
ConnectionId = NewType("ConnectionId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
TimeId = NewType("TimeId", UUID)
LabelId = NewType("LabelId", UUID)
CannedReplyId = NewType("CannedReplyId", UUID)
MacroId = NewType("MacroId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
UploadId = NewType("UploadId", UUID)
UpdateId = NewType("UpdateId", UUID)
TemplateId = NewType("TemplateId", UUID)
CartId = NewType("CartId", UUID)
OrderId = NewType("OrderId", UUID)
ItemId = NewType("ItemId", UUID)
DraftId = NewType("DraftId", UUID)
DiscountId = NewType("DiscountId", UUID)
FulfilmentId = NewType("FulfilmentId", UUID)
ReturnId = NewType("ReturnId", UUID)
NoteId = NewType("NoteId", UUID)
ReservationId = NewType("ReservationId", UUID)
MovementId = NewType("MovementId", UUID)
CountId = NewType("CountId", UUID)
LocationId = NewType("LocationId", UUID)
PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)
CaseId = NewType("CaseId", UUID)
StatementLineId = NewType("StatementLineId", UUID)
JournalEntryId = NewType("JournalEntryId", UUID)
DisputeId = NewType("DisputeId", UUID)
NoticeId = NewType("NoticeId", UUID)
ProofId = NewType("ProofId", UUID)
ReconciliationId = NewType("ReconciliationId", UUID)
EventId = NewType("EventId", UUID)
TimerId = NewType("TimerId", UUID)
AuditId = NewType("AuditId", UUID)
FileId = NewType("FileId", UUID)
SegmentId = NewType("SegmentId", UUID)
BroadcastId = NewType("BroadcastId", UUID)
MoveId = NewType("MoveId", UUID)
TeamId = NewType("TeamId", UUID)

PREFIXES: dict[object, str] = {
    UserId: "usr",
    SessionId: "ses",
    ApiKeyId: "key",
    InvitationId: "inv",
    ResetId: "rst",
    StoreId: "sto",
    ProductId: "prd",
    VariantId: "var",
    CollectionId: "col",
    ImportId: "imp",
    CustomerId: "cus",
    AddressId: "adr",
    ConsentId: "cns",
    MergeId: "mrg",
    MergeSuggestionId: "mgs",
    ConnectionId: "cnx",
    ConversationId: "con",
    MessageId: "msg",
    LabelId: "lbl",
    CannedReplyId: "cnr",
    MacroId: "mac",
    AttachmentId: "att",
    UploadId: "upl",
    CartId: "crt",
    OrderId: "ord",
    ItemId: "itm",
    DraftId: "dft",
    DiscountId: "dsc",
    FulfilmentId: "ful",
    ReturnId: "ret",
    NoteId: "nte",
    ReservationId: "rsv",
    MovementId: "mov",
    CountId: "cnt",
    LocationId: "loc",
    PaymentId: "pay",
    RefundId: "rfd",
    CaseId: "cas",
    DisputeId: "dsp",
    ProofId: "prf",
    StatementLineId: "bsl",
    JournalEntryId: "jrn",
    NoticeId: "pwh",
    ReconciliationId: "rec",
    EventId: "evt",
    AuditId: "aud",
    UpdateId: "upd",
    SegmentId: "seg",
    BroadcastId: "brd",
    TeamId: "tem",
    TemplateId: "tpl",
}

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32, lower case: no i, l, o, u.
_BASE_32 = str.maketrans(_DIGITS, "0123456789abcdefghijklmnopqrstuv")  # as int() reads it
_CANONICAL = re.compile(f"[0-7][{_DIGITS}]{{25}}")  # 26 digits of 5 bits hold 128 bits
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]
_THREES = [pair + digit for pair in _PAIRS for digit in _DIGITS]  # 2 MB; a page has a hundred ids


class NoSuchId(NotFound):
    """A malformed id answers like one that does not exist: it cannot be told apart from outside."""

    code = "ids.not_found"
    message = "there is no {kind} {value}"
    hint = "Use an id exactly as an answer of this API gave it."


_one_at_a_time = threading.Lock()


def new_id() -> UUID:
    """A UUIDv7, later than every one this process made before. Source: RFC 9562 sections 5.7, 6.2.

    Two made in the same millisecond keep their order too, so lists read by id are in order. What a
    task makes that lives at another moment (kit/clock.py) has its place among what was made then.
    """
    moment = clock.moment()
    unix_ms = time.time_ns() // 1_000_000 + moment.shift_ms
    bits = unix_ms << 80 | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    with _one_at_a_time:
        # The next number within the random bits; 2^61 of them would have to follow in one go
        # before one reached the variant.
        moment.last_id = max(bits, moment.last_id + 1)
        return UUID(int=moment.last_id)


def encode(prefix: str, value: UUID) -> str:
    """The wire form: `encode("ord", id)` is `ord_01jd...`."""
    n = value.int
    head = f"{prefix}_{_PAIRS[n >> 120]}{_THREES[n >> 105 & 32767]}{_THREES[n >> 90 & 32767]}"
    middle = f"{_THREES[n >> 75 & 32767]}{_THREES[n >> 60 & 32767]}{_THREES[n >> 45 & 32767]}"
    return f"{head}{middle}{_THREES[n >> 30 & 32767]}{_THREES[n >> 15 & 32767]}{_THREES[n & 32767]}"


def decode(prefix: str, text: str) -> UUID:
    """Reads the wire form. Raises ids.not_found for anything but its one canonical spelling."""
    head, _, digits = text.partition("_")
    if head == prefix and _CANONICAL.fullmatch(digits):
        return UUID(int=int(digits.translate(_BASE_32), 32))
    raise NoSuchId(kind=prefix, value=text[:40])
