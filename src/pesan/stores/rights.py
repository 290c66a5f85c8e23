"""Who may do what: the one matrix. A route names a right; what is not here is refused."""

from enum import StrEnum

from .models import Role

OWNERS = (Role.OWNER,)
ADMINS = (Role.OWNER, Role.ADMIN)
STAFF = (Role.OWNER, Role.ADMIN, Role.STAFF)
ALL = (Role.OWNER, Role.ADMIN, Role.STAFF, Role.VIEWER)


class Right(StrEnum):
    READ_STORE = "stores.read"
    CHANGE_STORE = "stores.write"
    DELETE_STORE = "stores.delete"
    READ_MEMBERS = "members.read"
    CHANGE_MEMBERS = "members.write"
    CONNECT = "connections.write"
    READ_CONNECTIONS = "connections.read"
    READ_PRODUCTS = "products.read"
    CHANGE_PRODUCTS = "products.write"
    READ_DISCOUNTS = "discounts.read"
    CHANGE_DISCOUNTS = "discounts.write"
    READ_CUSTOMERS = "customers.read"
    CHANGE_CUSTOMERS = "customers.write"
    EXPORT_CUSTOMERS = "customers.export"
    ERASE_CUSTOMERS = "customers.erase"
    READ_INVENTORY = "inventory.read"
    ADJUST_INVENTORY = "inventory.write"
    READ_ORDERS = "orders.read"
    CHANGE_ORDERS = "orders.write"
    READ_PAYMENTS = "payments.read"
    TAKE_PAYMENTS = "payments.write"
    REFUND = "payments.refund"
    READ_CONVERSATIONS = "conversations.read"
    WRITE_CONVERSATIONS = "conversations.write"
    READ_BROADCASTS = "broadcasts.read"
    DRAFT_BROADCASTS = "broadcasts.write"
    SEND_BROADCASTS = "broadcasts.send"
    READ_EVENTS = "events.read"
    READ_AUDIT = "audit.read"


ROLES: dict[Right, tuple[Role, ...]] = {
    Right.READ_STORE: ALL,
    Right.CHANGE_STORE: ADMINS,
    Right.DELETE_STORE: OWNERS,
    Right.READ_MEMBERS: STAFF,
    Right.CHANGE_MEMBERS: ADMINS,
    Right.CONNECT: ADMINS,
    Right.READ_CONNECTIONS: ADMINS,
    Right.READ_PRODUCTS: ALL,
    Right.CHANGE_PRODUCTS: STAFF,
    Right.READ_DISCOUNTS: ALL,
    Right.CHANGE_DISCOUNTS: ADMINS,
    Right.READ_CUSTOMERS: ALL,
    Right.CHANGE_CUSTOMERS: STAFF,
    Right.EXPORT_CUSTOMERS: ADMINS,
    Right.ERASE_CUSTOMERS: ADMINS,
    Right.READ_INVENTORY: ALL,
    Right.ADJUST_INVENTORY: STAFF,
    Right.READ_ORDERS: ALL,
    Right.CHANGE_ORDERS: STAFF,
    Right.READ_PAYMENTS: ALL,
    Right.TAKE_PAYMENTS: STAFF,
    Right.REFUND: ADMINS,
    Right.READ_CONVERSATIONS: ALL,
    Right.WRITE_CONVERSATIONS: STAFF,
    Right.READ_BROADCASTS: ALL,
    Right.DRAFT_BROADCASTS: STAFF,
    Right.SEND_BROADCASTS: ADMINS,
    Right.READ_EVENTS: ADMINS,
    Right.READ_AUDIT: ADMINS,
}


_HIGHEST_FIRST = (Role.OWNER, Role.ADMIN, Role.STAFF, Role.VIEWER)


# What a key may be given. Who belongs to a store, and its end, take a person's own hand.
SCOPES = frozenset(Right) - {Right.CHANGE_MEMBERS, Right.DELETE_STORE}


# What a thief would do first with somebody's open session, and what lasts: a person is asked for a
# proof of the last five minutes (S17), a program for nothing, having no more than a person gave it.
SENSITIVE = frozenset(
    {
        Right.CHANGE_MEMBERS,
        Right.CONNECT,
        Right.DELETE_STORE,
        Right.EXPORT_CUSTOMERS,
        Right.ERASE_CUSTOMERS,
    }
)


def may_grant(granter: Role, role: Role) -> bool:
    """Nobody gives, changes or takes away a role above their own."""
    return _HIGHEST_FIRST.index(granter) <= _HIGHEST_FIRST.index(role)


def may(role: Role, right: Right) -> bool:
    return role in ROLES[right]
