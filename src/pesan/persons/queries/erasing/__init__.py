"""A person's data taken out of every table. What is kept of money and goods names nobody any more.

The caller has locked the customer's rows; `$customers` are they and all who were merged into them.
What erases a text leaves the marker the ledgers allow (migrations/sql.py: erasable).
"""

from .person import Known, ended_at, find_anyone, known, orders_under_way
from .rooms import erase_conversations, erase_customers, erase_orders, erase_payments, lock_threads
from .traces import (
    InboxRow,
    bury,
    empty_inbox,
    erase_answers,
    erase_failures,
    erase_uploads,
    erase_webhooks,
    lock_inbox,
)

__all__ = [
    "InboxRow",
    "Known",
    "bury",
    "empty_inbox",
    "ended_at",
    "erase_answers",
    "erase_conversations",
    "erase_customers",
    "erase_failures",
    "erase_orders",
    "erase_payments",
    "erase_uploads",
    "erase_webhooks",
    "find_anyone",
    "known",
    "lock_inbox",
    "lock_threads",
    "orders_under_way",
]
