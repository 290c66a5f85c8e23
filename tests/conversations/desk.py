"""One conversation inside one transaction: everybody who may speak in it, step by step.

`now()` stands still in a transaction, so a lease of zero seconds has ended at once: whoever holds a
turn with one has died, as far as everybody else can see.
"""

import asyncio
import secrets
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import asyncpg

from pesan import conversations
from pesan.channels import MessageStatus
from pesan.channels.actions import Rest, begin_sending, move, sent, take_lease
from pesan.channels.costs.card import rate_card
from pesan.channels.models import Lease, QueuedMessage, Sent
from pesan.conversations import Author, Conversation, Turn, queries
from pesan.conversations.actions import wake
from pesan.kit import clock
from pesan.kit.db import Tx
from pesan.kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    EventId,
    MessageId,
    StoreId,
    UserId,
    new_id,
)
from pesan.kit.migrate import APP_ROLE

from ..conftest import TEMPLATE
from ..databases import Databases

T = TypeVar("T")

FURNITURE = """
    INSERT INTO users (id, email, name, password_hash, created_at)
        VALUES ('{user}', '{user}@example.com', 'Sari', '', now());
    INSERT INTO stores (id, slug, name, currency, timezone, locale, sealed_key, created_at, updated_at)
        VALUES ('{store}', 'toko-{store}', 'Toko', 'IDR', 'Asia/Jakarta', 'id', '', now(), now());
    INSERT INTO members (store_id, user_id, role, created_at)
        VALUES ('{store}', '{user}', 'owner', now());
    INSERT INTO connections (store_id, id, provider, status, sealed, last4, livemode, created_at,
        updated_at) VALUES ('{store}', '{connection}', 'sandbox', 'connected', '{{}}', '', false,
        now(), now());
    INSERT INTO customers (store_id, id, name, tags, metadata, created_at, updated_at)
        VALUES ('{store}', '{customer}', 'Budi', '{{}}', '{{}}', now(), now());
    SET LOCAL ROLE {role};
    SELECT set_config('app.store_id', '{store}', true);
"""


class Floor:
    """A database, a connection to it and a loop: many desks, one after the other."""

    def __init__(self, runner: asyncio.Runner, connection: "asyncpg.Connection[Any]") -> None:
        self.runner = runner
        self.connection = connection

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


@contextmanager
def floor(databases: Databases) -> Iterator[Floor]:
    name = f"desk_{secrets.token_hex(6)}"
    with asyncio.Runner() as runner:
        runner.run(databases.copy(TEMPLATE, name))
        connection = runner.run(asyncpg.connect(databases.dsn(name)))
        try:
            yield Floor(runner, connection)
        finally:
            runner.run(connection.close())
            runner.run(databases.drop(name))


class Desk:
    def __init__(self, floor: Floor) -> None:
        self.do = floor.do
        self.store, self.user = StoreId(new_id()), UserId(new_id())
        self.connection, self.customer = ConnectionId(new_id()), CustomerId(new_id())
        self.conversation = ConversationId(new_id())
        self._transaction = floor.connection.transaction()
        self.do(self._transaction.start())
        self.tx = Tx(floor.connection)
        self.do(
            floor.connection.execute(
                FURNITURE.format(
                    user=self.user,
                    store=self.store,
                    connection=self.connection,
                    customer=self.customer,
                    role=APP_ROLE,
                )
            )
        )
        self.hears("halo")

    def leave(self) -> None:
        clock.shift(timedelta(0))
        self.do(self._transaction.rollback())

    def hears(self, text: str) -> int:
        """Its sequence."""
        message = MessageId(new_id())
        appended = self.do(
            queries.append_received(
                self.tx,
                store=self.store,
                conversation=self.conversation,
                customer=self.customer,
                connection=self.connection,
                channel="sandbox",
                identity_kind="sandbox",
                identity_value="budi",
                livemode=False,
                message=message,
                type="text",
                text=text,
                payload={},
                provider_id=str(message),
                once=f"received:{message}",
                received_at=clock.now(),
                event=EventId(new_id()),
                event_type=conversations.MessageReceived.type,
                handlers=[],
                now=clock.now(),
            )
        )
        assert appended is not None, "the store is open"
        self.conversation = appended.conversation_id
        return appended.sequence

    def found(self) -> Conversation:
        return self.do(conversations.require_conversation(self.tx, self.store, self.conversation))

    def begins(self, *, dies: bool) -> Turn | None:
        lease_seconds = 0.0 if dies else 60.0
        return self.do(
            conversations.begin_turn(
                self.tx, self.store, self.conversation, lease_seconds=lease_seconds
            )
        )

    def finishes(self, turn: Turn, text: str) -> bool:
        done = conversations.finish_turn(self.tx, self.store, turn, text=text, dialogue={})
        return self.do(done) is not None

    def replies(self, text: str) -> None:
        self.do(
            conversations.reply_as_human(
                self.tx, self.store, self.conversation, text=text, user=self.user
            )
        )

    def closes(self) -> None:
        self.do(
            conversations.close(
                self.tx, self.store, self.conversation, user=self.user, actor=str(self.user)
            )
        )

    def opens_again(self) -> None:
        self.do(conversations.reopen(self.tx, self.store, self.conversation, actor=str(self.user)))

    def puts_aside(self, seconds: int | None) -> None:
        until = None if seconds is None else clock.now() + timedelta(seconds=seconds)
        self.do(
            conversations.snooze(
                self.tx, self.store, self.conversation, until=until, actor=str(self.user)
            )
        )

    def wakes(self) -> None:
        self.do(wake(self.tx, self.store, self.conversation))

    def automation_says(self, fence: int, text: str) -> bool:
        try:
            self.do(
                conversations.say(
                    self.tx,
                    self.store,
                    self.conversation,
                    text=text,
                    author=Author.AUTOMATION,
                    once=f"run:{text}",
                    fence=fence,
                )
            )
        except conversations.OwnershipLost:
            return False
        return True

    def begins_sending(self) -> QueuedMessage | None:
        """By a sender of its own: whoever had the lease is dead."""
        # What the channel's pace would make wait is not asked here: who may speak is.
        for reset in (
            "UPDATE conversations SET pair_full_at = NULL",
            "UPDATE connection_paces SET full_at = now() - interval '1 s'",
        ):
            self.do(self.tx.connection.execute(reset))
        lease = self.sender_is_found_dead()
        begun = self.do(
            begin_sending(self.tx, self.store, self.conversation, rate_card(None), first=lease.next)
        )
        assert not isinstance(begun, Rest), begun
        return begun

    def sender_is_found_dead(self) -> Lease:
        """Its lease is over, and another's begins: what it was at is unknown from now on."""
        self.do(
            self.tx.connection.execute(
                "UPDATE conversations SET delivery_until = NULL WHERE id = $1", self.conversation
            )
        )
        lease = self.do(take_lease(self.tx, self.store, self.conversation, held=None))
        assert lease is not None
        return lease

    def is_sent(self, message: QueuedMessage) -> None:
        answer = Sent(provider_id=f"out-{message.id}")
        self.do(sent(self.tx, self.store, message, answer))

    def is_refused_for_now(self, message: QueuedMessage) -> None:
        self.do(move(self.tx, self.store, message.id, to=MessageStatus.QUEUED, error="try again"))

    def statuses(self) -> dict[str, str]:
        """Of what is said to the customer, by its words."""
        rows = self.do(
            self.tx.connection.fetch(
                "SELECT text, status FROM customer_messages WHERE direction = 'out'"
            )
        )
        return {row["text"]: row["status"] for row in rows}

    def someone_waits(self) -> bool:
        found = self.do(conversations.standing(self.tx, self.store, self.conversation))
        return found.unanswered_since is not None

    def every_turn_dies(self) -> None:
        self.do(
            self.tx.connection.execute(
                "UPDATE conversations SET turn_until = NULL WHERE id = $1", self.conversation
            )
        )
