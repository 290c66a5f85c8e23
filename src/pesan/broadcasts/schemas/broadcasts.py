from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ...channels import MICROS, ChannelName, CostOut, plain
from ...kit.errors import Invalid
from ...kit.ids import ConnectionId, CustomerId, NoSuchId, SegmentId, decode, encode
from ...kit.schemas import wire_time
from ...kit.text import prose
from ..actions import NewBroadcast
from ..errors import SegmentNotFound
from ..models import Amount, Broadcast, Wording
from .outcomes import wire_or_none
from .segments import Name, named

Value = Annotated[str, Meta(min_length=1, max_length=1024)]
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Listed = Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(min_length=1, max_length=1000)]
Cap = Annotated[int, Meta(ge=1, le=1_000_000)]
AttributionDays = Annotated[int, Meta(ge=1, le=30)]


class ParametersIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value for each gap. They may hold {{customer.name}}, {{customer.first_name}}, {{store.name}}."""

    header: Value | None = None
    body: Annotated[list[Value], Meta(max_length=50)] = []
    buttons: Annotated[list[Value], Meta(max_length=10)] = []


class TemplateIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=2, max_length=10)] | None = None
    parameters: ParametersIn = ParametersIn()


class BudgetIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`{"amount": "25.5", "currency": "USD"}`, as `GET /message-costs` has amounts: a currency of the
    rate card. What is expected to be charged never passes it; at it the broadcast is paused.
    """

    amount: Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]

    def read(self) -> Amount:
        """Raises requests.invalid."""
        micros = int(Decimal(self.amount) * MICROS)
        if not micros:
            raise Invalid.field("budget.amount", "is nothing: nobody could be told")
        return Amount(micros=micros, currency=self.currency)


class CreateBroadcast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To a segment or to these customers; by `template`, or by `text` where none is needed."""

    name: Name
    channel: ChannelName
    connection_id: str | None = None  # else the channel's default one
    segment_id: str | None = None
    customer_ids: Listed | None = None
    template: TemplateIn | None = None
    text: Text | None = None
    cap: Cap | None = None
    budget: BudgetIn | None = None
    attribution_days: AttributionDays = 3

    def new(self) -> NewBroadcast:
        """Raises requests.invalid, broadcasts.segment_not_found."""
        return NewBroadcast(
            name=named(self.name),
            segment=_segment(self.segment_id),
            customers=_customers(self.customer_ids),
            wording=_wording(self.template, self.text),
            channel=self.channel,
            cap=self.cap,
            budget=None if self.budget is None else self.budget.read(),
            attribution_days=self.attribution_days,
            connection=_connection(self.connection_id),
        )


class ChangeBroadcast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A segment takes the place of a list by hand, and a text that of a template."""

    name: Name | UnsetType = UNSET
    channel: ChannelName | UnsetType = UNSET
    connection_id: str | UnsetType = UNSET
    segment_id: str | UnsetType = UNSET
    customer_ids: Listed | UnsetType = UNSET
    template: TemplateIn | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    cap: Cap | UnsetType | None = UNSET
    budget: BudgetIn | UnsetType | None = UNSET
    attribution_days: AttributionDays | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """As fields of NewBroadcast. Raises requests.invalid, broadcasts.segment_not_found."""
        given: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("channel", "cap", "attribution_days")
            if getattr(self, name) is not msgspec.UNSET
        }
        if self.name is not msgspec.UNSET:
            given["name"] = named(self.name)
        if self.budget is not msgspec.UNSET:
            given["budget"] = None if self.budget is None else self.budget.read()
        if self.connection_id is not msgspec.UNSET:
            given["connection"] = _connection(self.connection_id)
        segment, customers = _set(self.segment_id), _set(self.customer_ids)
        if segment is not None or customers is not None:
            given |= {"segment": _segment(segment), "customers": _customers(customers)}
        template, text = _set(self.template), _set(self.text)
        if template is not None or text is not None:
            given["wording"] = _wording(template, text)
        return given


class ScheduleBroadcast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without an hour: now."""

    scheduled_at: datetime | None = None


class TestBroadcast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customer_id: str


class ParametersOut(Struct, frozen=True, kw_only=True):
    header: str | None
    body: list[str]
    buttons: list[str]


class TemplateUsed(Struct, frozen=True, kw_only=True):
    name: str
    language: str | None
    parameters: ParametersOut


class BroadcastOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    channel: str
    connection_id: str
    segment_id: str | None
    customer_ids: list[str] | None
    template: TemplateUsed | None
    text: str | None
    status: str
    reason: str | None
    cap: int | None
    budget: CostOut | None
    attribution_days: int
    scheduled_at: str | None
    started_at: str | None
    finished_at: str | None
    livemode: bool
    created_by: str
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, one: Broadcast) -> "BroadcastOut":
        return cls(
            id=encode("brd", one.id),
            name=one.name,
            channel=one.channel,
            connection_id=encode("cnx", one.connection_id),
            segment_id=None if one.segment_id is None else encode("seg", one.segment_id),
            customer_ids=None
            if one.customer_ids is None
            else [encode("cus", customer) for customer in one.customer_ids],
            template=_template(one.wording),
            text=one.wording.text,
            status=one.status,
            reason=one.reason,
            cap=one.cap,
            budget=None
            if one.budget is None
            else CostOut(plain(one.budget.micros), one.budget.currency),
            attribution_days=one.attribution_days,
            scheduled_at=wire_or_none(one.scheduled_at),
            started_at=wire_or_none(one.started_at),
            finished_at=wire_or_none(one.finished_at),
            livemode=one.livemode,
            created_by=one.created_by,
            version=one.version,
            created_at=wire_time(one.created_at),
            updated_at=wire_time(one.updated_at),
        )


def _set(value: Any) -> Any:
    return None if value is msgspec.UNSET else value


def _segment(text: str | None) -> SegmentId | None:
    if text is None:
        return None
    try:
        return SegmentId(decode("seg", text))
    except NoSuchId as error:
        raise SegmentNotFound(segment=text[:40]) from error


def _connection(text: str | None) -> ConnectionId | None:
    if text is None:
        return None
    try:
        return ConnectionId(decode("cnx", text))
    except NoSuchId as error:
        raise Invalid.field("connection_id", "there is no such connection") from error


def _customers(given: list[str] | None) -> tuple[CustomerId, ...] | None:
    if given is None:
        return None
    found = []
    for n, text in enumerate(given):
        try:
            found.append(CustomerId(decode("cus", text)))
        except NoSuchId as error:
            raise Invalid.field(f"customer_ids[{n}]", "there is no such customer") from error
    return tuple(dict.fromkeys(found))


def _wording(template: TemplateIn | None, text: str | None) -> Wording:
    if (template is None) == (text is None):
        raise Invalid.field("template", "either a template or `text`, and not both")
    if template is None:
        said = prose(text or "")
        if not said:
            raise Invalid.field("text", "says nothing")
        return Wording(text=said)
    given = template.parameters
    return Wording(
        template=template.name,
        language=template.language,
        header=given.header,
        body=tuple(given.body),
        buttons=tuple(given.buttons),
    )


def _template(wording: Wording) -> TemplateUsed | None:
    if wording.template is None:
        return None
    return TemplateUsed(
        name=wording.template,
        language=wording.language,
        parameters=ParametersOut(
            header=wording.header, body=list(wording.body), buttons=list(wording.buttons)
        ),
    )
