"""One voice: whoever may speak in a conversation, in any order, and never two of them.

pytest tests/conversations/test_voices.py                     some walks, the same each time
VOICES_WALKS=2000 pytest tests/conversations/test_voices.py   many long ones, new each time
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from inspect import unwrap
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pesan import conversations
from pesan.channels.models import QueuedMessage
from pesan.channels.queries import delivery
from pesan.conversations import Conversation, Turn, queries, rules
from pesan.kit import clock
from pesan.kit.db import Tx
from pesan.kit.sql import Statement, all_statements

from ..databases import Databases
from .desk import Desk, Floor, floor

LEASE_SECONDS = 600


@dataclass
class Said:
    """What somebody said, as one who only listens understands it."""

    text: str
    author: str
    status: str = "queued"
    silenced: bool = False  # a person took over before it was sent


class Voices(RuleBasedStateMachine):
    """The model: who owns it, how often that has changed, what was said and may still be sent."""

    floor: Floor

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(self.floor)
        self.owner, self.before, self.until = "agent", "agent", 0.0
        self.assigned = self.closed = False
        self.aside = False
        self.aside_until: float | None = None  # or until the customer writes
        self.term = 0  # of the present speaker: whoever holds an earlier one is too late
        self.seconds = 0.0
        self.unanswered, self.heard_last = True, 1
        self.turn_runs = False
        self.turns: list[tuple[int, Turn]] = []
        self.leases: list[tuple[int, int]] = []  # (term, fence)
        self.said: list[Said] = []
        self.sending: QueuedMessage | None = None
        self.spoken = 0

    def words(self, author: str) -> str:
        self.spoken += 1
        return f"{author} {self.spoken}"

    def now_owned_by(self, owner: str, *, by_a_person: bool) -> None:
        self.owner, self.term, self.turn_runs = owner, self.term + 1, False
        if by_a_person:
            self.silence()

    def silence(self) -> None:
        for one in self.said:
            if one.author != "human" and one.status in {"queued", "sending"}:
                one.silenced = True

    @rule(burst=st.integers(1, 3))
    def customer_writes(self, burst: int) -> None:
        for _ in range(burst):
            self.heard_last = self.desk.hears(self.words("customer"))
        self.unanswered, self.closed, self.aside = True, False, False

    @rule(dies=st.booleans())
    def agent_begins(self, dies: bool) -> None:
        may = self.owner == "agent" and self.unanswered and not self.turn_runs
        turn = self.desk.begins(dies=dies)
        assert (turn is not None) == may
        if turn is not None:
            self.term += 1
            self.turn_runs = not dies
            self.turns.append((self.term, turn))

    @precondition(lambda self: self.turns)
    @rule(pick=st.integers(0, 9), came=st.booleans())
    def model_answers(self, pick: int, came: bool) -> None:
        """However late; perhaps after the customer wrote once more."""
        term, turn = self.turns.pop(pick % len(self.turns))
        if came:
            self.customer_writes(1)
        text = self.words("agent")
        may = term == self.term and self.owner == "agent"
        assert self.desk.finishes(turn, text) == may, "a late answer is dropped, and no other"
        if may:
            self.said.append(Said(text, "agent"))
            self.unanswered = turn.upto_sequence < self.heard_last
            self.turn_runs = False

    @rule()
    def agent_hands_over(self) -> None:
        """Of itself: what it has said meanwhile is still sent."""
        self.desk.do(
            conversations.hand_over(
                self.desk.tx, self.desk.store, self.desk.conversation, reason="test"
            )
        )
        if self.owner != "human":
            self.now_owned_by("human", by_a_person=False)

    @rule()
    def person_takes_over(self) -> None:
        self.desk.do(
            conversations.take_over(
                self.desk.tx, self.desk.store, self.desk.conversation, reason="test"
            )
        )
        if self.owner != "human":
            self.now_owned_by("human", by_a_person=True)

    @rule()
    def person_replies(self) -> None:
        text = self.words("human")
        self.desk.replies(text)
        self.now_owned_by("human", by_a_person=True)
        self.said.append(Said(text, "human"))
        self.unanswered, self.assigned = False, True  # who answers has it in hand

    @rule()
    def person_gives_back(self) -> None:
        self.desk.do(conversations.give_back(self.desk.tx, self.desk.store, self.desk.conversation))
        if self.owner != "agent":
            self.now_owned_by("agent", by_a_person=True)

    @rule(somebody=st.booleans())
    def person_is_assigned(self, somebody: bool) -> None:
        self.desk.do(
            conversations.assign(
                self.desk.tx,
                self.desk.store,
                self.desk.conversation,
                self.desk.user if somebody else None,
            )
        )
        self.assigned = somebody

    @rule(closed=st.booleans())
    def person_resolves(self, closed: bool) -> None:
        """Closed and opened again: neither is a change of who speaks."""
        if closed:
            self.desk.closes()
        else:
            self.desk.opens_again()
        self.closed, self.aside = closed, False

    @precondition(lambda self: not self.closed)
    @rule(seconds=st.sampled_from([None, 60, LEASE_SECONDS]), later=st.booleans())
    def person_puts_it_aside(self, seconds: int | None, later: bool) -> None:
        """Whoever had it has it still, and a reminder of an earlier time finds it put off."""
        self.desk.puts_aside(seconds)
        self.aside = True
        self.aside_until = None if seconds is None else self.seconds + seconds
        if later:
            self.time_passes(60)
            self.it_wakes()

    @rule()
    def it_wakes(self) -> None:
        """Its timer rings when it should, too early, or for what is not put aside any more."""
        self.desk.wakes()
        if self.aside_until is not None and self.aside_until <= self.seconds:
            self.aside = False

    @rule(seconds=st.sampled_from([0, 60, LEASE_SECONDS]))
    def automation_takes(self, seconds: int) -> None:
        """And does something else for so long before it speaks."""
        over = self.owner == "automation" and self.until <= self.seconds
        idle = self.owner == "human" and not self.assigned
        may = not self.closed and (self.owner == "agent" or idle or over)
        fence = self.desk.do(
            conversations.take_for_automation(
                self.desk.tx,
                self.desk.store,
                self.desk.conversation,
                until=clock.now() + timedelta(seconds=LEASE_SECONDS),
            )
        )
        assert (fence is not None) == may
        if fence is not None:
            if self.owner != "automation":
                self.before = self.owner
            self.now_owned_by("automation", by_a_person=False)
            self.until = self.seconds + LEASE_SECONDS
            self.leases.append((self.term, fence))
            if seconds:
                self.time_passes(seconds)
                self.automation_speaks(0)

    @precondition(lambda self: self.leases)
    @rule(pick=st.integers(0, 2))
    def automation_speaks(self, pick: int) -> None:
        term, fence = self.leases[-1 - pick % len(self.leases)]
        text = self.words("automation")
        may = (term, self.owner) == (self.term, "automation") and self.seconds < self.until
        assert self.desk.automation_says(fence, text) == may
        if may:
            self.said.append(Said(text, "automation"))

    @precondition(lambda self: self.leases)
    @rule(pick=st.integers(0, 2))
    def automation_ends(self, pick: int) -> None:
        term, fence = self.leases[-1 - pick % len(self.leases)]
        self.end(fence)
        over = self.until <= self.seconds
        if self.owner == "automation" and (term == self.term or over):
            self.now_owned_by(self.before, by_a_person=False)

    @rule()
    def the_timer_rings(self) -> None:
        """When it should, or a worker tells it twice."""
        self.end(None)
        if self.owner == "automation" and self.until <= self.seconds:
            self.now_owned_by(self.before, by_a_person=False)

    @rule(seconds=st.sampled_from([60, LEASE_SECONDS]))
    def time_passes(self, seconds: int) -> None:
        self.seconds += seconds
        clock.shift(timedelta(seconds=self.seconds))

    @precondition(lambda self: self.sending is None)
    @rule()
    def sender_begins(self) -> None:
        for one in self.said:
            if one.status == "queued" and one.silenced:
                one.status = "failed"
            elif one.status == "queued":
                break
        waiting = next((one for one in self.said if one.status == "queued"), None)
        self.sending = self.desk.begins_sending()
        assert (self.sending and self.sending.text) == (waiting and waiting.text)
        if waiting is not None:
            assert not waiting.silenced
            waiting.status = "sending"

    @precondition(lambda self: self.sending is not None)
    @rule(how=st.sampled_from(["sent", "queued", "unknown"]))
    def sender_ends(self, how: str) -> None:
        """The network took it, wants it later, or the worker was killed."""
        assert self.sending is not None
        message, self.sending = self.sending, None
        match how:
            case "sent":
                self.desk.is_sent(message)
            case "queued":
                self.desk.is_refused_for_now(message)
            case _:
                self.desk.sender_is_found_dead()
        next(one for one in self.said if one.text == message.text).status = how

    @invariant()
    def it_is_as_one_who_listens_would_say(self) -> None:
        found = self.desk.found()
        assert found.owner == self.owner
        assert found.status == ("closed" if self.closed else "snoozed" if self.aside else "open")
        assert self.desk.statuses() == {one.text: one.status for one in self.said}
        assert self.desk.someone_waits() == self.unanswered

    def teardown(self) -> None:
        try:
            self.nobody_is_left_waiting_for_the_agent()
        finally:
            self.desk.leave()

    def nobody_is_left_waiting_for_the_agent(self) -> None:
        """Whatever happened: the leases end, and if it is the agent's it answers what is there."""
        clock.shift(timedelta(seconds=self.seconds + LEASE_SECONDS))
        self.end(None)
        self.desk.every_turn_dies()
        found = self.desk.found()
        assert found.owner != "automation"
        if found.owner == "agent" and self.desk.someone_waits():
            turn = self.desk.begins(dies=False)
            assert turn is not None
            assert self.desk.finishes(turn, "finally")
            assert not self.desk.someone_waits()

    def end(self, fence: int | None) -> None:
        desk = self.desk
        work = conversations.end_automation(desk.tx, desk.store, desk.conversation, fence=fence)
        desk.do(work)


@pytest.fixture(scope="module")
def ground(databases: Databases) -> Iterator[Floor]:
    with floor(databases) as opened:
        yield opened


def walk(ground: Floor, *, walks: int, seed_of_its_own: bool = False) -> None:
    Voices.floor = ground
    run_state_machine_as_test(
        Voices,
        settings=settings(
            max_examples=walks,
            stateful_step_count=30,
            deadline=None,
            derandomize=not seed_of_its_own,
            database=None,
            phases=[Phase.generate, Phase.shrink] if seed_of_its_own else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_never_two_speak_and_nobody_waits_for_the_agent_for_ever(ground: Floor) -> None:
    walks = int(os.environ.get("VOICES_WALKS", "0"))
    walk(ground, walks=walks or 40, seed_of_its_own=walks > 0)


def without(
    condition: str, instead: str = "true"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A statement that no longer asks this."""

    def weaken(real: Callable[..., Any]) -> Callable[..., Any]:
        function = unwrap(real)
        name = f"{function.__module__}.{function.__qualname__}"
        source = next(one.source for one in all_statements() if one.name == name)
        assert condition in source
        weak = Statement(function, source.replace(condition, instead))

        async def run(tx: Tx, *args: Any, **kwargs: Any) -> Any:
            return await weak.run(tx, args, kwargs)

        return run

    return weaken


def by_fence_alone(real: Callable[..., bool]) -> Callable[..., bool]:
    def may_speak(found: Conversation, author: str, *, fence: int | None, now: datetime) -> bool:
        del author, now
        return found.fence == fence

    del real
    return may_speak


WEAKENED: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "a late answer is said": (
        queries,
        "finish_turn",
        without("c.owner = 'agent' AND c.fence = $fence", "$fence > 0"),
    ),
    "two turns run": (
        queries,
        "begin_turn",
        without("AND (turn_until IS NULL OR turn_until <= now())", ""),
    ),
    "an automation takes it out of a person's hand": (
        queries,
        "take_for_automation",
        without("assignee_id IS NULL"),
    ),
    "an automation speaks after its time": (rules, "may_speak", by_fence_alone),
    "what was overtaken is sent": (
        delivery,
        "take_lease",
        without("m.fence < c.silenced_below", "false"),
    ),
    "what is put aside wakes too early": (
        queries,
        "wake",
        without("AND snoozed_until <= $now", "AND $now::timestamptz IS NOT NULL"),
    ),
    "what was closed meanwhile wakes": (
        queries,
        "wake",
        without("status = 'snoozed' AND snoozed_until <= $now", "$now::timestamptz IS NOT NULL"),
    ),
    "an automation's time never ends": (
        queries,
        "end_automation",
        without("OR owner_until <= $now", "OR $now::timestamptz IS NULL"),
    ),
}


@pytest.mark.parametrize("weakness", WEAKENED)
def test_a_house_without_one_of_its_locks_is_found_out(
    ground: Floor, weakness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, weaken = WEAKENED[weakness]
    monkeypatch.setattr(where, name, weaken(getattr(where, name)))

    with pytest.raises((AssertionError, conversations.OwnershipLost)):
        walk(ground, walks=150)
