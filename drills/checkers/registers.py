"""Is there an order of these operations that explains every answer, and keeps to the clock?

One register: a value under a version that counts its changes. The search is Wing and Gong's, with
Lowe's memory of what was tried (source: "Testing for linearizability", 2016). An operation whose
outcome nobody knows may have happened at any time after it began, or never.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Verb(Enum):
    READ = auto()
    WRITE = auto()  # whatever the version
    SWAP = auto()  # only if the version is the expected one (If-Match)


@dataclass(frozen=True, slots=True)
class State:
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Op:
    verb: Verb
    began: float
    ended: float = math.inf  # unknown: it may still be on its way
    value: str = ""  # what is written
    expected: int = 0  # the version a SWAP names
    answer: State | None = None  # what came back; None: unknown, or refused
    is_refused: bool = False  # 412

    @property
    def is_unknown(self) -> bool:
        return self.answer is None and not self.is_refused


def check_register(first: State, history: Sequence[Op]) -> bool:
    """Whether the history is linearizable, beginning from `first`."""
    ops = sorted(
        (op for op in history if op.verb is not Verb.READ or not op.is_unknown), key=_began
    )
    seen = _seen(first, ops)
    if seen is None:
        return False
    must = sum(1 << i for i, op in enumerate(ops) if not op.is_unknown)
    tried: set[tuple[int, State]] = set()
    open_ends = [(0, first)]
    while open_ends:
        done, state = open_ends.pop()
        if done & must == must:
            return True
        if (done, state) in tried:
            continue
        tried.add((done, state))
        steps = sorted(_steps(ops, done, state, seen), key=_end, reverse=True)
        open_ends += [(mask, after) for _, mask, after in steps]  # what ended first is tried first
    return False


def _seen(first: State, ops: Sequence[Op]) -> dict[int, str] | None:
    """The value of each version that somebody saw; None when two saw different ones."""
    seen = {first.version: first.value}
    for op in ops:
        if op.answer and seen.setdefault(op.answer.version, op.answer.value) != op.answer.value:
            return None
    return seen


def _steps(
    ops: Sequence[Op], done: int, state: State, seen: dict[int, str]
) -> Iterator[tuple[float, int, State]]:
    """What may come next: whatever began before anything undone had ended."""
    horizon = min(op.ended for i, op in enumerate(ops) if not done >> i & 1)
    next_value = seen.get(state.version + 1)
    # Of several writes that nobody saw, the first to begin can do all that the rest can; so can the
    # first of the swaps that fit this state.
    stand_ins: set[Verb] = set()
    for i, op in enumerate(ops):
        if op.began > horizon:
            return
        if done >> i & 1:
            continue
        after = _step(state, op)
        if after is None:
            continue
        if op.is_unknown:
            if next_value is None:
                if op.verb in stand_ins or op.value in seen.values():
                    continue
                stand_ins.add(op.verb)
            elif next_value != op.value:
                continue
        yield op.ended, done | 1 << i, after


def _step(state: State, op: Op) -> State | None:
    """The state after the operation, if it could be what happened in this one."""
    if op.verb is Verb.READ:
        return state if state == op.answer else None
    if op.verb is Verb.SWAP and state.version != op.expected:
        return state if op.is_refused else None
    if op.is_refused:
        return None
    after = State(state.version + 1, op.value)
    return after if op.answer in {None, after} else None


def _began(op: Op) -> float:
    return op.began


def _end(step: tuple[float, int, State]) -> float:
    return step[0]
