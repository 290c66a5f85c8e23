"""Made from the contract by generate.py; not edited by hand."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from msgspec import UNSET, Struct, UnsetType

T = TypeVar("T")


class Page(Struct, Generic[T]):
    items: list[T]
    next_cursor: str | None = None


Account = Literal["bank", "disputes", "fees", "gateway", "owed", "refunds", "sales", "unmatched"]

ActionType = Literal["account_number", "none", "qr", "redirect"]

AssignmentRule = Literal["least_busy", "manual", "round_robin"]

AttachmentKind = Literal["document", "image"]

Bookkeeper = Literal["sandbox", "stripe", "xendit"]

BroadcastStatus = Literal["cancelled", "draft", "paused", "scheduled", "sending", "sent"]

CaseStatus = Literal["open", "resolved"]

ChannelName = Literal["sandbox", "telegram", "web", "whatsapp"]

Color = Literal["blue", "gray", "green", "orange", "pink", "purple", "red", "yellow"]

ConsentStatus = Literal["granted", "withdrawn"]

ConversationStatus = Literal["closed", "open", "snoozed"]

CostCategory = Literal[
    "authentication", "authentication_international", "marketing", "service", "utility"
]

CostStatus = Literal["billed", "expected", "none"]

CostsBy = Literal["category", "channel", "day", "market"]

CountStatus = Literal["abandoned", "completed", "open"]

Currency = Literal["IDR", "MYR", "PHP", "SGD", "THB", "USD", "VND"]

DisputeState = Literal["inquiry", "lost", "open", "won"]

Doing = Literal["gone", "looking", "typing"]

Effect = Literal["again", "already_booked", "late", "over", "part", "pays", "unclear"]

EntryKind = Literal[
    "capture", "dispute", "dispute_won", "fee", "payout", "refund", "surplus", "surplus_kept"
]

FailAs = Literal["failed", "refused", "throttled", "unknown"]

Free = Literal["allowance", "channel", "free_entry", "window"]

HeardStatus = Literal["done", "failed", "partial"]

LineStatus = Literal["ambiguous", "ignored", "matched", "unmatched"]

Method = Literal[
    "bank_transfer",
    "card",
    "cod",
    "direct_debit",
    "ewallet",
    "paylater",
    "payment_link",
    "qris",
    "retail_outlet",
    "virtual_account",
]

MethodType = Literal["cod", "flat", "pickup", "weight", "zones"]

OrderStatus = Literal[
    "awaiting_payment",
    "cancelled",
    "completed",
    "delivered",
    "expired",
    "packed",
    "paid",
    "returned",
    "shipped",
]

Outcome = Literal["expired", "failed", "paid"]

Owner = Literal["agent", "automation", "human"]

PaymentStatus = Literal[
    "cancelled",
    "captured",
    "disputed",
    "expired",
    "failed",
    "lost",
    "partially_refunded",
    "pending",
    "refunded",
    "requires_action",
]

PaymentTerms = Literal["cod", "manual", "prepaid"]

Priority = Literal["high", "low", "urgent"]

ProductStatus = Literal["active", "archived", "draft"]

Provider = Literal["manual", "sandbox", "stripe", "xendit"]

Reason = Literal["amount", "amount_without_code", "customer_name", "order_number", "proof", "time"]

RecipientStatus = Literal["queued", "skipped", "waiting"]

ReservationStatus = Literal["committed", "expired", "held", "released"]

Review = Literal["approve", "reject", "wait"]

Right = Literal[
    "audit.read",
    "broadcasts.read",
    "broadcasts.send",
    "broadcasts.write",
    "connections.read",
    "connections.write",
    "conversations.read",
    "conversations.write",
    "customers.erase",
    "customers.export",
    "customers.read",
    "customers.write",
    "discounts.read",
    "discounts.write",
    "events.read",
    "inventory.read",
    "inventory.write",
    "members.read",
    "members.write",
    "orders.read",
    "orders.write",
    "payments.read",
    "payments.refund",
    "payments.write",
    "products.read",
    "products.write",
    "stores.delete",
    "stores.read",
    "stores.write",
]

Role = Literal["admin", "owner", "staff", "viewer"]

ServiceWindow = Literal["closed", "off", "on"]

Skip = Literal[
    "cancelled",
    "gone",
    "merged",
    "never_wrote",
    "no_address",
    "no_consent",
    "no_price",
    "over_cap",
    "unreachable",
]

Sorting = Literal["latest", "waiting"]

StepKind = Literal["assign", "close", "hand_to_agent", "label", "reply", "snooze", "unlabel"]

SuggestionStatus = Literal["accepted", "dismissed", "open"]

TemplateCategory = Literal["authentication", "marketing", "utility"]

TemplateStatus = Literal["approved", "disabled", "paused", "pending", "rejected"]

Told = Literal["late", "never", "once", "reordered", "twice"]

UndeliveredStatus = Literal["failed", "unknown"]


class AcceptInvitation(Struct, kw_only=True):
    token: str


class AccountBalanceOut(Struct, kw_only=True):
    account: Account
    debits: MoneyOut
    credits: MoneyOut
    debit_balance: MoneyOut | None
    credit_balance: MoneyOut | None


class Action(Struct, kw_only=True):
    type: ActionType
    value: str | None | UnsetType = UNSET


class AddAddress(Struct, kw_only=True):
    text: str
    city: str | None | UnsetType = UNSET
    postal_code: str | None | UnsetType = UNSET
    recipient: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    default: bool | UnsetType = UNSET


class AddNote(Struct, kw_only=True):
    text: str


class AddThreadNote(Struct, kw_only=True):
    text: str
    mentions: list[str] | UnsetType = UNSET


class AddressOut(Struct, kw_only=True):
    id: str
    text: str
    city: str | None
    postal_code: str | None
    recipient: str | None
    phone: str | None
    default: bool


class Adjust(Struct, kw_only=True):
    variant_id: str
    delta: int
    reason: Literal["counted", "damaged", "gift", "lost", "other", "received", "returned"]
    note: str | None | UnsetType = UNSET


class AlertOut(Struct, kw_only=True):
    id: str
    channel: str
    kind: str
    text: str
    received_at: str


class Answer(Struct, kw_only=True):
    question: str
    answer: str
    tags: list[str] | UnsetType = UNSET


class AnswerIn(Struct, kw_only=True):
    question: str
    answer: str
    tags: list[str] | UnsetType = UNSET


class AskForReset(Struct, kw_only=True):
    email: str
    locale: Literal["en", "id"] | UnsetType = UNSET


class Assignment(Struct, kw_only=True):
    rule: AssignmentRule | UnsetType = UNSET
    reassign: bool | UnsetType = UNSET
    offline_outside_hours: bool | UnsetType = UNSET


class AssignmentIn(Struct, kw_only=True):
    rule: AssignmentRule
    reassign: bool | UnsetType = UNSET
    offline_outside_hours: bool | UnsetType = UNSET


class AttachmentOut(Struct, kw_only=True):
    id: str
    conversation_id: str
    kind: AttachmentKind
    content_type: str
    filename: str
    width: int | None
    height: int | None
    size_bytes: int
    created_at: str


class AudienceOut(Struct, kw_only=True):
    count: int
    reachable: int
    skipped: list[ReasonOut]
    costs: EstimateOut
    text: str


class AuditEntryOut(Struct, kw_only=True):
    id: str
    actor: str
    action: str
    subject: str
    detail: dict[str, str]
    request_id: str
    ip: str
    user_agent: str
    at: str
    sequence: int | None
    hash: str | None


class BankAccount(Struct, kw_only=True):
    bank: str
    account_number: str
    holder: str


class BankAccountIn(Struct, kw_only=True):
    bank: str
    account_number: str
    holder: str


class BeginPayment(Struct, kw_only=True):
    provider: Provider
    method: Method
    channel_code: str | None | UnsetType = UNSET
    replace: bool | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET
    remember: bool | UnsetType = UNSET


class BillingOut(Struct, kw_only=True):
    category: str
    billable: bool
    pricing_model: str | None
    pricing_type: str | None
    corrections: int


class BoughtOut(Struct, kw_only=True):
    order: OrderOut
    payments: list[PaymentOut]


class BroadcastOut(Struct, kw_only=True):
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


class BroadcastsPersonOut(Struct, kw_only=True):
    customer_id: str
    name: str
    phone: str | None


class BudgetIn(Struct, kw_only=True):
    amount: str
    currency: str


class ButtonIn(Struct, kw_only=True):
    type: Literal["copy_code", "phone_number", "quick_reply", "url"]
    text: str
    url: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET


class ButtonOut(Struct, kw_only=True):
    type: str
    text: str
    url: str | None
    phone: str | None


class CameIn(Struct, kw_only=True):
    item_id: str
    quantity: int
    restock: bool | UnsetType = UNSET


class CameOut(Struct, kw_only=True):
    item_id: str
    quantity: int
    restock: bool


class Cancel(Struct, kw_only=True):
    reason: str | None | UnsetType = UNSET


class CandidateOut(Struct, kw_only=True):
    payment_id: str
    order_id: str
    order_number: str
    order_status: str
    customer_name: str | None
    payment_status: str
    amount: MoneyOut
    received: MoneyOut
    booked_by_hand: MoneyOut | None
    reasons: list[Reason]
    effect: Effect
    asked_on: str


class CannedReplyOut(Struct, kw_only=True):
    id: str
    code: str
    text: str
    version: int
    created_at: str
    updated_at: str


class CartOut(Struct, kw_only=True):
    id: str | None
    version: int
    items: list[LineOut]
    address: str | None
    city: str | None
    subtotal: MoneyOut
    discount: MoneyOut
    discount_code: str | None
    discount_refusal: str | None
    shipping: ParcelOut | None
    shipping_discount: MoneyOut
    tax: MoneyOut
    total: MoneyOut | None


class CartsAddressIn(Struct, kw_only=True):
    text: str
    city: str | None | UnsetType = UNSET


class CartsItemIn(Struct, kw_only=True):
    variant_id: str
    quantity: int


class CartsShippingIn(Struct, kw_only=True):
    address: CartsAddressIn
    method: str | None | UnsetType = UNSET


class CaseOut(Struct, kw_only=True):
    id: str
    kind: str
    order_id: str | None
    payment_id: str | None
    reconciliation_id: str | None
    amount: MoneyOut | None
    text: CaseText
    actions: list[Literal["book_refund", "give_back", "keep"]]
    detail: str
    status: str
    due_at: str | None
    action: str | None
    resolution: str | None
    resolved_by: str | None
    created_at: str
    resolved_at: str | None


class CaseText(Struct, kw_only=True):
    indonesian: str
    english: str


class CatalogueComponentOut(Struct, kw_only=True):
    variant_id: str
    quantity: int


class ChangeAddress(Struct, kw_only=True):
    text: str | UnsetType = UNSET
    city: str | None | UnsetType = UNSET
    postal_code: str | None | UnsetType = UNSET
    recipient: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    default: bool | UnsetType = UNSET


class ChangeBroadcast(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    channel: ChannelName | UnsetType = UNSET
    connection_id: str | UnsetType = UNSET
    segment_id: str | UnsetType = UNSET
    customer_ids: list[str] | UnsetType = UNSET
    template: TemplateIn | UnsetType = UNSET
    text: str | UnsetType = UNSET
    cap: int | None | UnsetType = UNSET
    budget: BudgetIn | None | UnsetType = UNSET
    attribution_days: int | UnsetType = UNSET


class ChangeCannedReply(Struct, kw_only=True):
    code: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class ChangeCollection(Struct, kw_only=True):
    title: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    image: str | None | UnsetType = UNSET


class ChangeConnection(Struct, kw_only=True):
    label: str | None | UnsetType = UNSET
    is_default: Literal[True] | UnsetType = UNSET


class ChangeCustomer(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    email: str | None | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    locale: Literal["en", "id"] | None | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class ChangeDiscount(Struct, kw_only=True):
    type: Literal["fixed", "free_shipping", "percent"] | UnsetType = UNSET
    code: str | None | UnsetType = UNSET
    automatic: bool | UnsetType = UNSET
    percent: str | int | None | UnsetType = UNSET
    amount: str | int | MoneyObject | None | UnsetType = UNSET
    min_spend: str | int | MoneyObject | None | UnsetType = UNSET
    starts_at: str | None | UnsetType = UNSET
    ends_at: str | None | UnsetType = UNSET
    usage_limit: int | None | UnsetType = UNSET
    per_customer_limit: int | None | UnsetType = UNSET


class ChangeDraft(Struct, kw_only=True):
    customer_id: str | None | UnsetType = UNSET
    conversation_id: str | None | UnsetType = UNSET
    items: list[OrdersItemIn] | UnsetType = UNSET
    shipping: OrdersShippingIn | None | UnsetType = UNSET
    discount_code: str | None | UnsetType = UNSET
    payment_terms: PaymentTerms | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class ChangeFulfilment(Struct, kw_only=True):
    courier: str | None | UnsetType = UNSET
    tracking_number: str | None | UnsetType = UNSET
    status: Literal["delivered", "shipped"] | UnsetType = UNSET


class ChangeLabel(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    color: Color | UnsetType = UNSET


class ChangeMacro(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    steps: list[MacroStep] | UnsetType = UNSET


class ChangeMember(Struct, kw_only=True):
    role: Role


class ChangeOwner(Struct, kw_only=True):
    owner: Literal["agent", "human"]
    assignee: str | None | UnsetType = UNSET


class ChangePassword(Struct, kw_only=True):
    current_password: str
    password: str


class ChangeProduct(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    category: str | None | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    images: list[str] | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    options: list[str] | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class ChangeSegment(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    conditions: ConditionsIn | UnsetType = UNSET


class ChangeSettings(Struct, kw_only=True):
    order_expiry_minutes: int | UnsetType = UNSET
    complete_after_days: int | None | UnsetType = UNSET
    tax: Tax | None | UnsetType = UNSET
    hours: dict[str, list[list[str]]] | UnsetType = UNSET
    away_message: str | None | UnsetType = UNSET
    holidays: list[HolidayIn] | UnsetType = UNSET
    away_translations: dict[str, str] | UnsetType = UNSET
    away_always: bool | UnsetType = UNSET
    assignment: AssignmentIn | UnsetType = UNSET
    agent_mode: Literal["ask", "auto", "suggest"] | UnsetType = UNSET
    default_owner: Literal["agent", "human"] | UnsetType = UNSET
    response_target_minutes: int | None | UnsetType = UNSET
    voice_messages: Literal["ask", "human"] | UnsetType = UNSET


class ChangeStore(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    locale: Literal["en", "id"] | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    address: dict[str, str] | None | UnsetType = UNSET
    branding: dict[str, str] | UnsetType = UNSET


class ChangeTeam(Struct, kw_only=True):
    name: str | UnsetType = UNSET
    members: list[str] | UnsetType = UNSET


class ChangeVariant(Struct, kw_only=True):
    sku: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    options: dict[str, str] | UnsetType = UNSET
    price: str | int | MoneyObject | UnsetType = UNSET
    compare_at_price: str | int | MoneyObject | None | UnsetType = UNSET
    cost: str | int | MoneyObject | None | UnsetType = UNSET
    weight_grams: int | None | UnsetType = UNSET
    barcode: str | None | UnsetType = UNSET
    backorder: bool | UnsetType = UNSET
    bundle: list[ComponentIn] | UnsetType = UNSET


class Code(Struct, kw_only=True):
    code: str


class CollectionOut(Struct, kw_only=True):
    id: str
    slug: str
    title: str
    description: str
    image: str | None
    thumbnail: str | None
    version: int
    created_at: str
    updated_at: str


class ComponentIn(Struct, kw_only=True):
    variant_id: str
    quantity: int | UnsetType = UNSET


class ConditionsIn(Struct, kw_only=True):
    tags: list[str] | None | UnsetType = UNSET
    without_tags: list[str] | None | UnsetType = UNSET
    channel: ChannelName | None | UnsetType = UNSET
    consent: str | None | UnsetType = UNSET
    languages: list[str] | None | UnsetType = UNSET
    cities: list[str] | None | UnsetType = UNSET
    products: list[str] | None | UnsetType = UNSET
    collections: list[str] | None | UnsetType = UNSET
    ordered: bool | None | UnsetType = UNSET
    orders_min: int | None | UnsetType = UNSET
    orders_max: int | None | UnsetType = UNSET
    spent_min: str | int | MoneyObject | None | UnsetType = UNSET
    spent_max: str | int | MoneyObject | None | UnsetType = UNSET
    last_order_after: str | None | UnsetType = UNSET
    last_order_before: str | None | UnsetType = UNSET
    last_order_within_days: int | None | UnsetType = UNSET
    last_order_older_than_days: int | None | UnsetType = UNSET


class ConditionsOut(Struct, kw_only=True):
    tags: list[str] | None
    without_tags: list[str] | None
    channel: str | None
    consent: str | None
    languages: list[str] | None
    cities: list[str] | None
    products: list[str] | None
    collections: list[str] | None
    ordered: bool | None
    orders_min: int | None
    orders_max: int | None
    spent_min: MoneyOut | None
    spent_max: MoneyOut | None
    last_order_after: str | None
    last_order_before: str | None
    last_order_within_days: int | None
    last_order_older_than_days: int | None


class Confirm(Struct, kw_only=True):
    amount: str | int | MoneyObject | None | UnsetType = UNSET
    reference: str | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET


class ConfirmedOut(Struct, kw_only=True):
    id: str
    order_id: str
    status: str
    amount: MoneyOut
    captured: MoneyOut
    refunded: MoneyOut
    provider: str
    method: str
    channel_code: str | None
    action: Action
    pay_url: str
    livemode: bool
    unique_code: int | None
    failure: str | None
    metadata: dict[str, str]
    expires_at: str
    created_at: str
    updated_at: str
    version: int
    warnings: list[ProofWarning]


class ConnectionHealthOut(Struct, kw_only=True):
    checked_at: str
    account: str | None
    pending_updates: int
    last_error: str | None
    last_error_at: str | None


class ConnectionOut(Struct, kw_only=True):
    id: str
    provider: str
    label: str | None
    is_default: bool
    status: str
    detail: str | None
    webhook_url: str
    last4: str
    livemode: bool
    public: dict[str, str]
    health: ConnectionHealthOut | None
    created_at: str


class ConsentOut(Struct, kw_only=True):
    id: str
    customer_id: str
    purpose: str
    status: str
    source: str
    text: str | None
    actor: str
    created_at: str


class ContextOut(Struct, kw_only=True):
    conversation_id: str
    customer: CustomersCustomerOut
    notes: list[NoteOut]
    cart: CartOut
    orders: list[BoughtOut]
    turns: list[TurnOut]
    conversations: list[OtherThreadOut]


class ConversationOut(Struct, kw_only=True):
    id: str
    channel: str
    connection_id: str
    customer: ConversationsCustomerOut
    owner: str
    assignee: str | None
    team_id: str | None
    status: str
    snoozed_until: str | None
    priority: Priority | None
    labels: list[TagOut]
    unread: int
    last_message: MessageOut | None
    last_message_at: str
    window_open_until: str | None
    waiting_since: str | None
    response_due_at: str | None
    overdue: bool
    first_answered_at: str | None
    livemode: bool
    created_at: str


class ConversationsCustomerOut(Struct, kw_only=True):
    id: str
    name: str
    phone: str | None


class ConversationsPersonOut(Struct, kw_only=True):
    user_id: str
    doing: Literal["looking", "typing"]


class CostAmountOut(Struct, kw_only=True):
    currency: str
    amount: str
    billed: str
    expected: str


class CostLineOut(Struct, kw_only=True):
    messages: int
    failed: int
    free: int
    unknown: int
    corrected: int
    amounts: list[CostAmountOut]


class CostOut(Struct, kw_only=True):
    amount: str
    currency: str


class CountLineOut(Struct, kw_only=True):
    variant_id: str
    counted: int | None
    expected: int | None
    difference: int | None
    counted_at: str | None
    counted_by: str | None


class CountLines(Struct, kw_only=True):
    lines: list[CountedIn]


class CountOut(Struct, kw_only=True):
    id: str
    status: str
    note: str | None
    lines: int
    counted_lines: int
    differing_lines: int
    opened_at: str
    opened_by: str
    closed_at: str | None
    closed_by: str | None


class CountedIn(Struct, kw_only=True):
    variant_id: str
    counted: int


class CountedOut(Struct, kw_only=True):
    name: str
    products: int


class CreateBroadcast(Struct, kw_only=True):
    name: str
    channel: ChannelName
    connection_id: str | None | UnsetType = UNSET
    segment_id: str | None | UnsetType = UNSET
    customer_ids: list[str] | None | UnsetType = UNSET
    template: TemplateIn | None | UnsetType = UNSET
    text: str | None | UnsetType = UNSET
    cap: int | None | UnsetType = UNSET
    budget: BudgetIn | None | UnsetType = UNSET
    attribution_days: int | UnsetType = UNSET


class CreateCannedReply(Struct, kw_only=True):
    code: str
    text: str


class CreateCollection(Struct, kw_only=True):
    title: str
    description: str | None | UnsetType = UNSET
    image: str | None | UnsetType = UNSET


class CreateConnection(Struct, kw_only=True):
    provider: str
    label: str | None | UnsetType = UNSET
    credentials: dict[str, str | list[str]]


class CreateCustomer(Struct, kw_only=True):
    name: str
    phone: str | None | UnsetType = UNSET
    email: str | None | UnsetType = UNSET
    addresses: list[CustomersAddressIn] | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    locale: Literal["en", "id"] | None | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class CreateDiscount(Struct, kw_only=True):
    type: Literal["fixed", "free_shipping", "percent"]
    code: str | None | UnsetType = UNSET
    automatic: bool | UnsetType = UNSET
    percent: str | int | None | UnsetType = UNSET
    amount: str | int | MoneyObject | None | UnsetType = UNSET
    min_spend: str | int | MoneyObject | None | UnsetType = UNSET
    starts_at: str | None | UnsetType = UNSET
    ends_at: str | None | UnsetType = UNSET
    usage_limit: int | None | UnsetType = UNSET
    per_customer_limit: int | None | UnsetType = UNSET


class CreateDraft(Struct, kw_only=True):
    customer_id: str | None | UnsetType = UNSET
    conversation_id: str | None | UnsetType = UNSET
    items: list[OrdersItemIn] | UnsetType = UNSET
    shipping: OrdersShippingIn | None | UnsetType = UNSET
    discount_code: str | None | UnsetType = UNSET
    payment_terms: PaymentTerms | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class CreateLabel(Struct, kw_only=True):
    name: str
    color: Color | UnsetType = UNSET


class CreateMacro(Struct, kw_only=True):
    name: str
    steps: list[MacroStep]


class CreateProduct(Struct, kw_only=True):
    name: str
    description: str | None | UnsetType = UNSET
    category: str | None | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    images: list[str] | UnsetType = UNSET
    status: Literal["active", "draft"] | UnsetType = UNSET
    options: list[str] | None | UnsetType = UNSET
    variants: list[CreateVariant]
    metadata: dict[str, str] | UnsetType = UNSET


class CreateSegment(Struct, kw_only=True):
    name: str
    conditions: ConditionsIn | UnsetType = UNSET


class CreateStore(Struct, kw_only=True):
    name: str
    currency: Currency | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    locale: Literal["en", "id"] | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    address: dict[str, str] | None | UnsetType = UNSET
    branding: dict[str, str] | None | UnsetType = UNSET


class CreateTeam(Struct, kw_only=True):
    name: str
    members: list[str] | UnsetType = UNSET


class CreateTemplate(Struct, kw_only=True):
    connection_id: str | None | UnsetType = UNSET
    name: str
    language: str
    category: Literal["marketing", "utility"]
    header: str | None | UnsetType = UNSET
    body: str
    footer: str | None | UnsetType = UNSET
    buttons: list[ButtonIn] | UnsetType = UNSET
    examples: list[str] | UnsetType = UNSET


class CreateVariant(Struct, kw_only=True):
    sku: str
    title: str | None | UnsetType = UNSET
    options: dict[str, str] | UnsetType = UNSET
    price: str | int | MoneyObject
    compare_at_price: str | int | MoneyObject | None | UnsetType = UNSET
    cost: str | int | MoneyObject | None | UnsetType = UNSET
    weight_grams: int | None | UnsetType = UNSET
    barcode: str | None | UnsetType = UNSET
    stock: int | UnsetType = UNSET
    backorder: bool | UnsetType = UNSET
    bundle: list[ComponentIn] | None | UnsetType = UNSET


class CurrencyBalanceOut(Struct, kw_only=True):
    currency: str
    debits: MoneyOut
    credits: MoneyOut
    accounts: list[AccountBalanceOut]


class CustomerIn(Struct, kw_only=True):
    name: str
    phone: str | None | UnsetType = UNSET
    email: str | None | UnsetType = UNSET


class CustomersAddressIn(Struct, kw_only=True):
    text: str
    city: str | None | UnsetType = UNSET
    postal_code: str | None | UnsetType = UNSET
    recipient: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET


class CustomersCustomerOut(Struct, kw_only=True):
    id: str
    name: str
    phone: str | None
    email: str | None
    addresses: list[AddressOut]
    tags: list[str]
    note: str | None
    locale: str | None
    identities: list[IdentityOut]
    consents: dict[str, str]
    order_count: int
    total_spent: MoneyOut
    last_order_at: str | None
    metadata: dict[str, str]
    version: int
    created_at: str
    updated_at: str


class DiscountOut(Struct, kw_only=True):
    id: str
    code: str | None
    automatic: bool
    type: str
    percent: str | None
    amount: MoneyOut | None
    min_spend: MoneyOut | None
    starts_at: str | None
    ends_at: str | None
    usage_limit: int | None
    per_customer_limit: int | None
    used: int
    version: int
    created_at: str
    updated_at: str


class DisputeOut(Struct, kw_only=True):
    id: str
    payment_id: str
    order_id: str
    provider: Provider
    gateway_id: str
    status: DisputeState
    amount: MoneyOut
    reason: str
    due_at: str | None
    opened_at: str
    updated_at: str


class DraftCost(Struct, kw_only=True):
    subtotal: MoneyOut
    discount: MoneyOut
    shipping_fee: MoneyOut
    tax: MoneyOut
    total: MoneyOut
    discount_refusal: str | None


class DraftLine(Struct, kw_only=True):
    variant_id: str
    quantity: int


class DraftOut(Struct, kw_only=True):
    id: str
    status: str
    order_id: str | None
    customer_id: str | None
    conversation_id: str | None
    items: list[DraftLine]
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    discount_code: str | None
    payment_terms: str | None
    note: str | None
    metadata: dict[str, str]
    cost: DraftCost | None
    created_by: str
    created_at: str
    updated_at: str
    version: int


class EditOrder(Struct, kw_only=True):
    items: list[OrdersItemIn] | UnsetType = UNSET
    shipping: OrdersShippingIn | UnsetType = UNSET
    discount_code: str | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class ErasureOut(Struct, kw_only=True):
    customer_id: str
    erased_at: str
    rows: dict[str, int]


class EstimateOut(Struct, kw_only=True):
    amounts: list[CostOut]
    unknown: int


class EventOut(Struct, kw_only=True):
    id: str
    type: str
    created_at: str
    store_id: str
    data: dict[str, str]


class ExpectedCostOut(Struct, kw_only=True):
    category: str | None
    amount: CostOut | None
    free: Free | None


class ExportOut(Struct, kw_only=True):
    format: int
    store_id: str
    customer_id: str
    exported_at: str
    tables: dict[str, list[dict[str, Any]]]


class FaultOut(Struct, kw_only=True):
    row: int
    message: str


class FilledReply(Struct, kw_only=True):
    canned_reply_id: str
    code: str
    text: str
    missing: list[str]


class Fulfil(Struct, kw_only=True):
    items: list[PiecesIn] | None | UnsetType = UNSET
    courier: str | None | UnsetType = UNSET
    tracking_number: str | None | UnsetType = UNSET
    status: Literal["packed", "shipped"] | UnsetType = UNSET


class FulfilmentOut(Struct, kw_only=True):
    id: str
    order_id: str
    status: str
    items: list[PiecesOut]
    courier: str | None
    courier_name: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: str | None
    delivered_at: str | None
    created_at: str
    updated_at: str
    version: int


class GapsOut(Struct, kw_only=True):
    header: list[str]
    body: list[str]
    buttons: int


class GatewayOut(Struct, kw_only=True):
    connection_id: str
    provider: str
    status: HeardStatus
    listed: int
    healed: int
    opened: int
    reason: str | None
    hint: str | None


class GiveBack(Struct, kw_only=True):
    reason: str
    amount: str | int | MoneyObject | None | UnsetType = UNSET


class HeaderOut(Struct, kw_only=True):
    type: str
    text: str | None


class Holiday(Struct, kw_only=True):
    date: str
    name: str | None | UnsetType = UNSET
    hours: list[list[str]] | UnsetType = UNSET


class HolidayIn(Struct, kw_only=True):
    date: str
    name: str | None | UnsetType = UNSET
    hours: list[list[str]] | UnsetType = UNSET


class IdentityOut(Struct, kw_only=True):
    channel: str
    kind: str
    value: str


class IgnoreLine(Struct, kw_only=True):
    note: str | None | UnsetType = UNSET


class ImageOut(Struct, kw_only=True):
    url: str
    thumbnail_url: str
    width: int
    height: int


class ImportOut(Struct, kw_only=True):
    id: str
    status: str
    dry_run: bool
    rows: int
    created: int
    updated: int
    unchanged: int
    failed: int
    errors: list[RowError]
    reason: str | None
    created_at: str
    updated_at: str


class InboxCountsOut(Struct, kw_only=True):
    need_you: int
    agent: int
    mine: int
    unassigned: int
    open: int
    overdue: int
    snoozed: int
    closed: int
    mentions: int


class InvitationMade(Struct, kw_only=True):
    invitation: InvitationOut
    url: str


class InvitationOut(Struct, kw_only=True):
    id: str
    email: str
    role: str
    invited_by: str
    created_at: str
    expires_at: str


class Invite(Struct, kw_only=True):
    email: str
    role: Role


class ItemOut(Struct, kw_only=True):
    id: str
    variant_id: str
    product_id: str
    sku: str
    title: str
    quantity: int
    unit_price: MoneyOut
    total: MoneyOut
    discount: MoneyOut
    bundle: list[OrdersComponentOut] | None


class Joined(Struct, kw_only=True):
    store_id: str
    role: str


class JournalEntryOut(Struct, kw_only=True):
    id: str
    kind: EntryKind
    order_id: str | None
    payment_id: str | None
    refund_id: str | None
    reference: str | None
    lines: list[JournalLineOut]
    livemode: bool
    created_at: str


class JournalLineOut(Struct, kw_only=True):
    account: Account
    debit: MoneyOut | None
    credit: MoneyOut | None


class KeyMade(Struct, kw_only=True):
    api_key: KeyOut
    key: str


class KeyOut(Struct, kw_only=True):
    id: str
    name: str
    prefix: str
    last4: str
    livemode: bool
    scopes: list[str]
    store_id: str | None
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    exposed_at: str | None
    networks: list[str]


class KeyedCostOut(Struct, kw_only=True):
    key: str | None
    costs: CostLineOut


class LabelOut(Struct, kw_only=True):
    id: str
    name: str
    color: Color
    version: int
    created_at: str
    updated_at: str


class LevelOut(Struct, kw_only=True):
    variant_id: str
    on_hand: int
    reserved: int
    available: int
    backorder: bool
    low_stock_at: int | None


class LineOut(Struct, kw_only=True):
    variant_id: str
    name: str
    quantity: int
    unit_price: MoneyOut
    total: MoneyOut
    available: int
    backorder: bool


class LogIn(Struct, kw_only=True):
    email: str
    password: str
    code: str | None | UnsetType = UNSET


class LoggedIn(Struct, kw_only=True):
    user: UserOut
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] | UnsetType = UNSET
    expires_in: int


class MacroOut(Struct, kw_only=True):
    id: str
    name: str
    steps: list[MacroStep]
    version: int
    created_at: str
    updated_at: str


class MacroStep(Struct, kw_only=True):
    do: StepKind
    canned_reply_id: str | None | UnsetType = UNSET
    label_id: str | None | UnsetType = UNSET
    assignee: str | None | UnsetType = UNSET
    minutes: int | None | UnsetType = UNSET


class MakeKey(Struct, kw_only=True):
    name: str
    scopes: list[Right]
    livemode: bool | UnsetType = UNSET
    store_id: str | None | UnsetType = UNSET
    expires_at: str | None | UnsetType = UNSET
    networks: list[str] | UnsetType = UNSET


class MatchLine(Struct, kw_only=True):
    payment_id: str
    already_booked: bool | None | UnsetType = UNSET


class MatchOut(Struct, kw_only=True):
    row: int
    payment_id: str


class MemberOut(Struct, kw_only=True):
    user_id: str
    name: str
    email: str
    role: str
    online: bool
    capacity: int | None
    created_at: str


class MentionOut(Struct, kw_only=True):
    note_id: str
    conversation_id: str
    customer_name: str
    author: str
    text: str
    created_at: str
    read_at: str | None


class MergeCustomer(Struct, kw_only=True, rename={"from_": "from"}):
    from_: str


class MergeOut(Struct, kw_only=True):
    id: str
    customer: CustomersCustomerOut
    merged_id: str
    merged_at: str


class MergeSuggestionOut(Struct, kw_only=True):
    id: str
    status: str
    reasons: list[str]
    customers: list[CustomersCustomerOut]
    created_at: str
    decided_at: str | None
    decided_by: str | None


class MessageCostOut(Struct, kw_only=True):
    status: CostStatus
    category: str | None
    market: str | None
    amount: CostOut | None
    expected: ExpectedCostOut
    billing: BillingOut | None


class MessageCostsOut(Struct, kw_only=True):
    begins_on: str
    ends_on: str
    timezone: str
    by: CostsBy
    total: CostLineOut
    items: list[KeyedCostOut]


class MessageOut(Struct, kw_only=True):
    id: str
    conversation_id: str
    direction: str
    author: str
    type: str
    text: str | None
    media: dict[str, Any] | None
    payload: dict[str, Any]
    status: str
    error: str | None
    cost: MessageCostOut | None
    sequence: int
    created_at: str


class MoneyObject(Struct, kw_only=True):
    amount: str
    currency: Literal["IDR", "MYR", "PHP", "SGD", "THB", "USD", "VND"]


class MoneyOut(Struct, kw_only=True):
    amount: str
    currency: str


class MoveOut(Struct, kw_only=True, rename={"from_": "from"}):
    from_: str | None
    to: str
    at: str
    by: str
    reason: str | None


class MovementOut(Struct, kw_only=True):
    id: str
    variant_id: str
    delta: int
    reason: str
    order_id: str | None
    actor: str
    note: str | None
    created_at: str


class NoteOut(Struct, kw_only=True):
    id: str
    customer_id: str
    text: str
    author: str
    created_at: str


class NoticeTemplate(Struct, kw_only=True):
    template: str
    language: str
    header: str | None | UnsetType = UNSET
    body: list[str] | UnsetType = UNSET
    buttons: list[str] | UnsetType = UNSET


class OpenCount(Struct, kw_only=True):
    variant_ids: list[str] | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET


class OrderDetail(Struct, kw_only=True):
    id: str
    number: str
    status: str
    customer_id: str
    conversation_id: str | None
    channel: str
    livemode: bool
    items: list[ItemOut]
    subtotal: MoneyOut
    discount: MoneyOut
    discount_code: str | None
    shipping_fee: MoneyOut
    shipping_discount: MoneyOut
    tax: MoneyOut
    tax_inclusive: bool
    total: MoneyOut
    payment_terms: str
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    note: str | None
    metadata: dict[str, str]
    reserved_until: str
    placed_at: str
    updated_at: str
    version: int
    history: list[MoveOut]
    payments: list[PaymentOut]
    fulfilments: list[FulfilmentOut]
    returns: list[ReturnOut]
    refunds: list[RefundOut]


class OrderNoteOut(Struct, kw_only=True):
    id: str
    order_id: str
    text: str
    by: str
    created_at: str


class OrderOut(Struct, kw_only=True):
    id: str
    number: str
    status: str
    customer_id: str
    conversation_id: str | None
    channel: str
    livemode: bool
    items: list[ItemOut]
    subtotal: MoneyOut
    discount: MoneyOut
    discount_code: str | None
    shipping_fee: MoneyOut
    shipping_discount: MoneyOut
    tax: MoneyOut
    tax_inclusive: bool
    total: MoneyOut
    payment_terms: str
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    note: str | None
    metadata: dict[str, str]
    reserved_until: str
    placed_at: str
    updated_at: str
    version: int


class OrdersAddressIn(Struct, kw_only=True):
    text: str
    city: str | None | UnsetType = UNSET
    postal_code: str | None | UnsetType = UNSET
    recipient: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET


class OrdersComponentOut(Struct, kw_only=True):
    variant_id: str
    quantity: int


class OrdersItemIn(Struct, kw_only=True):
    variant_id: str
    quantity: int


class OrdersShippingIn(Struct, kw_only=True):
    address: OrdersAddressIn | None | UnsetType = UNSET
    method: str | None | UnsetType = UNSET
    fee: str | int | MoneyObject | None | UnsetType = UNSET


class OtherThreadOut(Struct, kw_only=True):
    conversation_id: str
    channel: str
    status: str
    last_message_at: str


class OwnPrices(Struct, kw_only=True):
    currency: str
    markets: dict[str, dict[str, str]]


class ParametersIn(Struct, kw_only=True):
    header: str | None | UnsetType = UNSET
    body: list[str] | UnsetType = UNSET
    buttons: list[str] | UnsetType = UNSET


class ParametersOut(Struct, kw_only=True):
    header: str | None
    body: list[str]
    buttons: list[str]


class ParcelOut(Struct, kw_only=True):
    method: str
    name: str
    fee: MoneyOut


class PaymentNoticeOut(Struct, kw_only=True):
    id: str
    connection_id: str
    event: str
    deliveries: int
    received_at: str
    processed_at: str | None
    error: str | None


class PaymentOut(Struct, kw_only=True):
    id: str
    order_id: str
    status: str
    amount: MoneyOut
    captured: MoneyOut
    refunded: MoneyOut
    provider: str
    method: str
    channel_code: str | None
    action: Action
    pay_url: str
    livemode: bool
    unique_code: int | None
    failure: str | None
    metadata: dict[str, str]
    expires_at: str
    created_at: str
    updated_at: str
    version: int


class PersonaOut(Struct, kw_only=True):
    key: str
    name: str
    person: str
    language: str


class PhoneOut(Struct, kw_only=True):
    service_window: str
    fail_next: int
    fail_as: str
    fail_code: str
    template_review: str
    blocked_by: list[str]
    personas: list[PersonaOut]


class PiecesIn(Struct, kw_only=True):
    item_id: str
    quantity: int


class PiecesOut(Struct, kw_only=True):
    item_id: str
    quantity: int


class PlaceOrder(Struct, kw_only=True):
    items: list[OrdersItemIn]
    customer_id: str | None | UnsetType = UNSET
    customer: CustomerIn | None | UnsetType = UNSET
    conversation_id: str | None | UnsetType = UNSET
    shipping: OrdersShippingIn | None | UnsetType = UNSET
    discount_code: str | None | UnsetType = UNSET
    payment_terms: PaymentTerms | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    channel: str | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET


class PlayItem(Struct, kw_only=True):
    sku: str
    quantity: int | UnsetType = UNSET
    shown: str | None | UnsetType = UNSET
    currency: str | UnsetType = UNSET


class PlayMessage(Struct, kw_only=True):
    type: Literal["audio", "image", "location", "order", "text"] | UnsetType = UNSET
    items: list[PlayItem] | UnsetType = UNSET
    text: str | None | UnsetType = UNSET
    choice: str | None | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | UnsetType = UNSET


class PlayMessages(Struct, kw_only=True):
    persona: str | None | UnsetType = UNSET
    person: str | None | UnsetType = UNSET
    name: str | UnsetType = UNSET
    messages: list[PlayMessage]
    times: int | UnsetType = UNSET
    backwards: bool | UnsetType = UNSET
    late_seconds: int | UnsetType = UNSET


class PlayReview(Struct, kw_only=True):
    template_id: str
    outcome: Literal["approved", "disabled", "paused", "pending", "rejected"]
    reason: str | None | UnsetType = UNSET


class PlayStatus(Struct, kw_only=True):
    message_id: str
    outcome: Literal["delivered", "failed", "read", "sent"]
    code: str | None | UnsetType = UNSET
    times: int | UnsetType = UNSET


class PlayedOut(Struct, kw_only=True):
    webhooks: int


class PresenceOut(Struct, kw_only=True):
    conversation_id: str
    people: list[ConversationsPersonOut]


class PreviewOut(Struct, kw_only=True):
    count: int
    examples: list[BroadcastsPersonOut]


class PreviewSegment(Struct, kw_only=True):
    conditions: ConditionsIn | UnsetType = UNSET


class ProductIds(Struct, kw_only=True):
    product_ids: list[str]


class ProductOut(Struct, kw_only=True):
    id: str
    slug: str
    name: str
    description: str
    category: str | None
    tags: list[str]
    images: list[str]
    thumbnail: str | None
    status: str
    options: list[str]
    variants: list[VariantOut]
    metadata: dict[str, str]
    version: int
    created_at: str
    updated_at: str


class Proof(Struct, kw_only=True):
    password: str


class ProofOfTwo(Struct, kw_only=True):
    password: str
    code: str


class ProofOut(Struct, kw_only=True):
    id: str
    payment_id: str
    content_path: str
    width: int
    height: int
    seen_before: SeenBeforeOut | None
    attached_by: str
    created_at: str


class ProofWarning(Struct, kw_only=True):
    code: Literal["payments.proof_seen_before"]
    seen: SeenBeforeOut


class ProveAgain(Struct, kw_only=True):
    password: str
    code: str | None | UnsetType = UNSET


class Proved(Struct, kw_only=True):
    fresh_until: str


class PublicStore(Struct, kw_only=True):
    slug: str
    name: str
    branding: dict[str, str]


class PutCart(Struct, kw_only=True):
    items: list[CartsItemIn]
    shipping: CartsShippingIn | None | UnsetType = UNSET
    discount_code: str | None | UnsetType = UNSET


class PutLabelOn(Struct, kw_only=True):
    label_id: str


class PutRouting(Struct, kw_only=True):
    default_owner: Literal["agent", "human"] | None | UnsetType = UNSET
    team_id: str | None | UnsetType = UNSET


class PutTeam(Struct, kw_only=True):
    team_id: str | None


class QuietHours(Struct, kw_only=True):
    start: str | UnsetType = UNSET
    end: str | UnsetType = UNSET


class ReasonOut(Struct, kw_only=True):
    reason: str
    count: int


class RecipientOut(Struct, kw_only=True):
    customer_id: str
    name: str
    status: str
    reason: str | None
    conversation_id: str | None
    message_id: str | None
    queued_at: str | None


class ReconciliationOut(Struct, kw_only=True):
    id: str
    status: str
    since: str
    until: str
    listed: int
    healed: int
    opened: int
    gateways: list[GatewayOut]
    failure: str | None
    actor: str
    started_at: str
    finished_at: str | None


class RecordConsent(Struct, kw_only=True):
    purpose: str
    status: ConsentStatus
    source: str
    text: str | None | UnsetType = UNSET


class RecoveryCodes(Struct, kw_only=True):
    recovery_codes: list[str]


class Redeliver(Struct, kw_only=True):
    reason: str


class Redelivered(Struct, kw_only=True):
    queued: int


class Refresh(Struct, kw_only=True):
    refresh_token: str


class Refreshed(Struct, kw_only=True):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] | UnsetType = UNSET
    expires_in: int


class RefundOut(Struct, kw_only=True):
    id: str
    payment_id: str
    status: str
    amount: MoneyOut
    reason: str
    failure: str | None
    created_at: str
    updated_at: str
    version: int


class Register(Struct, kw_only=True):
    name: str
    email: str
    password: str


class ReportLeak(Struct, kw_only=True):
    key: str


class RequestPayment(Struct, kw_only=True):
    order_id: str | None | UnsetType = UNSET
    provider: Provider | None | UnsetType = UNSET
    method: Method | None | UnsetType = UNSET
    channel_code: str | None | UnsetType = UNSET


class ReservationOut(Struct, kw_only=True):
    id: str
    order_id: str
    variant_id: str
    quantity: int
    status: str
    expires_at: str
    created_at: str


class ResetPassword(Struct, kw_only=True):
    token: str
    password: str


class ResolveCase(Struct, kw_only=True):
    note: str | None | UnsetType = UNSET
    refund: Literal["failed", "succeeded"] | UnsetType = UNSET
    action: Literal["book_refund", "give_back", "keep"] | UnsetType = UNSET


class ResponseTimes(Struct, kw_only=True):
    begins_at: str
    ends_at: str
    target_minutes: int | None
    first_response: TookOut
    reply: TookOut
    resolution: TookOut


class ResultsOut(Struct, kw_only=True):
    audience: int
    waiting: int
    skipped: int
    queued: int
    sent: int
    delivered: int
    read: int
    failed: int
    unknown: int
    replied: int
    opted_out: int
    skips: list[ReasonOut]
    failures: list[ReasonOut]
    sales: SalesOut
    costs: CostLineOut


class ReturnOut(Struct, kw_only=True):
    id: str
    order_id: str
    items: list[CameOut]
    reason: str
    refund: MoneyOut
    refund_ids: list[str]
    by: str
    created_at: str


class RoutingOut(Struct, kw_only=True):
    default_owner: str | None
    team_id: str | None


class RowError(Struct, kw_only=True):
    line: int
    column: str
    message: str


class RowWrong(Struct, kw_only=True):
    line: int
    column: str
    message: str


class RunMacro(Struct, kw_only=True):
    conversation_id: str


class SalesOut(Struct, kw_only=True):
    orders: int
    revenue: MoneyOut


class SavedMethodOut(Struct, kw_only=True):
    id: str
    customer_id: str
    provider: str
    method: str
    brand: str
    last4: str
    expiry_month: int
    expiry_year: int
    created_at: str | None


class Say(Struct, kw_only=True):
    text: str | None | UnsetType = UNSET
    product_id: str | None | UnsetType = UNSET
    image: str | None | UnsetType = UNSET
    document: str | None | UnsetType = UNSET
    template: SayTemplate | None | UnsetType = UNSET
    contact: SayContact | None | UnsetType = UNSET
    reaction: SayReaction | None | UnsetType = UNSET


class SayContact(Struct, kw_only=True):
    name: str
    phone: str
    organization: str | None | UnsetType = UNSET
    email: str | None | UnsetType = UNSET


class SayReaction(Struct, kw_only=True):
    message_id: str
    emoji: str | None


class SayTemplate(Struct, kw_only=True):
    name: str
    language: str | None | UnsetType = UNSET
    parameters: TemplateValues | UnsetType = UNSET


class ScheduleBroadcast(Struct, kw_only=True):
    scheduled_at: str | None | UnsetType = UNSET


class SecondFactorOut(Struct, kw_only=True):
    enabled: bool
    confirmed_at: str | None
    recovery_codes_left: int


class SecretOut(Struct, kw_only=True):
    secret: str
    uri: str


class SeenBeforeOut(Struct, kw_only=True):
    payment_id: str
    order_id: str
    order_number: str


class SegmentOut(Struct, kw_only=True):
    id: str
    name: str
    conditions: ConditionsOut
    version: int
    created_at: str
    updated_at: str


class SendingSettings(Struct, kw_only=True):
    quiet_hours: QuietHours | None | UnsetType = UNSET
    marketing_per_day: int | None | UnsetType = UNSET
    marketing_per_week: int | None | UnsetType = UNSET
    read_receipts: bool | UnsetType = UNSET
    stale_minutes: int | UnsetType = UNSET
    notices: dict[str, NoticeTemplate] | UnsetType = UNSET
    message_prices: OwnPrices | None | UnsetType = UNSET


class SessionOut(Struct, kw_only=True):
    id: str
    kind: str
    user_agent: str
    created_at: str
    refreshed_at: str
    expires_at: str
    current: bool


class SetAvailability(Struct, kw_only=True):
    online: bool
    capacity: int | None | UnsetType = UNSET


class SetPresence(Struct, kw_only=True):
    doing: Doing


class SetPriority(Struct, kw_only=True):
    priority: Priority | None


class SetStatus(Struct, kw_only=True):
    status: Literal[
        "awaiting_payment",
        "cancelled",
        "completed",
        "delivered",
        "expired",
        "packed",
        "paid",
        "returned",
        "shipped",
    ]
    reason: str | None | UnsetType = UNSET


class SetSwitches(Struct, kw_only=True):
    service_window: ServiceWindow | UnsetType = UNSET
    fail_next: int | UnsetType = UNSET
    fail_as: FailAs | UnsetType = UNSET
    fail_code: str | UnsetType = UNSET
    template_review: Review | UnsetType = UNSET
    blocked_by: list[str] | UnsetType = UNSET


class Settings(Struct, kw_only=True):
    order_expiry_minutes: int
    complete_after_days: int | None
    tax: Tax | None
    hours: dict[str, list[list[str]]]
    holidays: list[Holiday]
    away_message: str | None
    away_translations: dict[str, str]
    away_always: bool
    assignment: Assignment
    agent_mode: str
    default_owner: str
    response_target_minutes: int | None
    voice_messages: str


class ShippingMethod(Struct, kw_only=True):
    code: str
    name: str
    type: MethodType
    fee: str | None | UnsetType = UNSET
    zones: list[Zone] | UnsetType = UNSET
    default_fee: str | None | UnsetType = UNSET
    per_kg: str | None | UnsetType = UNSET


class ShippingMethodIn(Struct, kw_only=True):
    code: str
    name: str
    type: MethodType
    fee: str | int | None | UnsetType = UNSET
    zones: list[ZoneIn] | UnsetType = UNSET
    default_fee: str | int | None | UnsetType = UNSET
    per_kg: str | int | None | UnsetType = UNSET


class Simulate(Struct, kw_only=True):
    amount: str | int | MoneyObject | None | UnsetType = UNSET
    outcome: Outcome | UnsetType = UNSET
    webhooks: Told | UnsetType = UNSET
    refunds: Literal["accepted", "refused"] | UnsetType = UNSET


class Snooze(Struct, kw_only=True):
    until: str | None | UnsetType = UNSET


class StatementImported(Struct, kw_only=True):
    matched: int
    ambiguous: int
    unmatched: int
    seen_before: int
    unreadable: int
    matches: list[MatchOut]
    errors: list[FaultOut]


class StatementLineOut(Struct, kw_only=True):
    id: str
    booked_on: str
    description: str
    amount: MoneyOut
    status: str
    payment_id: str | None
    booked: bool
    settled_by: str | None
    settled_at: str | None
    note: str | None
    imported_at: str


class StatementOut(Struct, kw_only=True):
    dry_run: bool
    rows: int
    healed: int
    opened: int
    payouts: int
    failed: int
    errors: list[RowWrong]


class StoreOut(Struct, kw_only=True):
    id: str
    slug: str
    name: str
    currency: str
    timezone: str
    locale: str
    description: str | None
    phone: str | None
    address: dict[str, str] | None
    branding: dict[str, str]
    version: int
    created_at: str
    updated_at: str


class StoreSummaryOut(Struct, kw_only=True):
    id: str
    slug: str
    name: str
    currency: str
    locale: str
    branding: dict[str, str]
    role: str


class SyncOut(Struct, kw_only=True):
    status: Literal["queued"]


class Synonyms(Struct, kw_only=True):
    groups: list[list[str]] | UnsetType = UNSET


class TagOut(Struct, kw_only=True):
    label_id: str
    name: str
    color: Color


class TakeBack(Struct, kw_only=True):
    items: list[CameIn]
    reason: str
    refund: str | int | MoneyObject | None | UnsetType = UNSET


class Tax(Struct, kw_only=True):
    rate_percent: str
    inclusive: bool | UnsetType = UNSET


class TeamOut(Struct, kw_only=True):
    id: str
    name: str
    members: list[str]
    version: int
    created_at: str


class TemplateIn(Struct, kw_only=True):
    name: str
    language: str | None | UnsetType = UNSET
    parameters: ParametersIn | UnsetType = UNSET


class TemplateOut(Struct, kw_only=True):
    id: str
    connection_id: str
    name: str
    language: str
    category: str
    status: str
    reason: str | None
    quality: str | None
    header: HeaderOut | None
    body: str
    footer: str | None
    buttons: list[ButtonOut]
    gaps: GapsOut
    created_at: str
    updated_at: str


class TemplateUsed(Struct, kw_only=True):
    name: str
    language: str | None
    parameters: ParametersOut


class TemplateValues(Struct, kw_only=True):
    header: str | None | UnsetType = UNSET
    body: list[str] | UnsetType = UNSET
    buttons: list[str] | UnsetType = UNSET


class TestBroadcast(Struct, kw_only=True):
    customer_id: str


class ThreadNoteOut(Struct, kw_only=True):
    id: str
    conversation_id: str
    author: str
    text: str
    after_sequence: int
    mentions: list[str]
    created_at: str


class TimelineEntryOut(Struct, kw_only=True, rename={"from_": "from"}):
    at: str
    kind: str
    by: str
    from_: str | None
    to: str | None
    reason: str | None
    text: str | None
    subject: str | None
    amount: MoneyOut | None


class TookOut(Struct, kw_only=True):
    count: int
    median_seconds: float | None
    p90_seconds: float | None
    on_target: int | None


class ToolCall(Struct, kw_only=True):
    tool: str
    arguments: dict[str, str]
    answer: str


class TrialBalanceOut(Struct, kw_only=True):
    as_of: str
    currencies: list[CurrencyBalanceOut]


class TurnOut(Struct, kw_only=True):
    id: str
    outcome: str
    brain: str
    messages: list[str]
    calls: list[ToolCall]
    draft: str
    incidents: list[str]
    said: str | None
    started_at: str
    finished_at: str


class UndeliveredOut(Struct, kw_only=True):
    id: str
    reason: str | None
    message: MessageOut


class UnmergeOut(Struct, kw_only=True):
    id: str
    customer: CustomersCustomerOut
    restored: CustomersCustomerOut
    undone_at: str


class UserOut(Struct, kw_only=True):
    id: str
    name: str
    email: str


class VariantOut(Struct, kw_only=True):
    id: str
    product_id: str
    sku: str
    title: str
    options: dict[str, str]
    price: MoneyOut
    compare_at_price: MoneyOut | None
    cost: MoneyOut | None
    weight_grams: int | None
    barcode: str | None
    available: int
    backorder: bool
    bundle: list[CatalogueComponentOut] | None


class WatchInventory(Struct, kw_only=True):
    low_stock_at: int | None


class WriteNote(Struct, kw_only=True):
    text: str


class Zone(Struct, kw_only=True):
    cities: list[str]
    fee: str


class ZoneIn(Struct, kw_only=True):
    cities: list[str]
    fee: str | int
