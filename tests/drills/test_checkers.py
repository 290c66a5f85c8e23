"""The judges of histories: honest ones pass, and each planted lie is found."""

import math
import random

import pytest
from drills.checkers import (
    Append,
    Graph,
    Op,
    Place,
    Read,
    State,
    Verb,
    View,
    check_lists,
    check_register,
    check_sets,
)

FIRST = State(1, "first")


def read(version: int, value: str, began: float, ended: float) -> Op:
    return Op(Verb.READ, began, ended, answer=State(version, value))


def write(version: int, value: str, began: float, ended: float) -> Op:
    return Op(Verb.WRITE, began, ended, value=value, answer=State(version, value))


def swap(expected: int, value: str, began: float, ended: float, *, wins: bool = True) -> Op:
    answer = State(expected + 1, value) if wins else None
    return Op(
        Verb.SWAP, began, ended, value=value, expected=expected, answer=answer, is_refused=not wins
    )


def lost(verb: Verb, value: str, began: float, expected: int = 0) -> Op:
    return Op(verb, began, math.inf, value=value, expected=expected)


HONEST = {
    "one after the other": [write(2, "a", 0, 1), read(2, "a", 2, 3)],
    "a read beside a write may see either": [
        write(2, "a", 0, 9),
        read(1, "first", 1, 2),
        read(2, "a", 3, 4),
    ],
    "one of two swaps wins": [swap(1, "a", 0, 5), swap(1, "b", 0, 5, wins=False)],
    "a write whose answer was lost may have happened": [
        lost(Verb.WRITE, "a", 0),
        read(2, "a", 1, 2),
    ],
    "or not": [lost(Verb.WRITE, "a", 0), read(1, "first", 1, 2)],
    "or late": [lost(Verb.WRITE, "a", 0), read(1, "first", 1, 2), read(2, "a", 3, 4)],
    "a lost swap explains a refused one": [
        lost(Verb.SWAP, "a", 0, expected=1),
        swap(1, "b", 1, 2, wins=False),
    ],
}
LIES = {
    "a stale read": [write(2, "a", 0, 1), read(1, "first", 2, 3)],
    "a lost update": [swap(1, "a", 0, 1), swap(1, "b", 2, 3)],
    "two winners at once": [swap(1, "a", 0, 5), swap(1, "b", 0, 5)],
    "time runs back": [
        write(2, "a", 0, 9),
        read(2, "a", 1, 2),
        read(1, "first", 3, 4),
    ],
    "a value nobody wrote": [read(1, "invented", 0, 1)],
    "a refusal without a reason": [swap(1, "a", 0, 1, wins=False)],
    "a lost write that comes, goes and comes": [
        lost(Verb.WRITE, "a", 0),
        read(2, "a", 1, 2),
        read(1, "first", 3, 4),
        read(2, "a", 5, 6),
    ],
    "a swap that would have had to come before its cause": [
        write(2, "a", 2, 3),
        swap(2, "b", 0, 1),
    ],
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_register_passes(name: str) -> None:
    assert check_register(FIRST, HONEST[name])


@pytest.mark.parametrize("name", LIES)
def test_a_lying_register_is_found(name: str) -> None:
    assert not check_register(FIRST, LIES[name])


@pytest.mark.parametrize("seed", range(20))
def test_a_long_history_is_judged_and_one_changed_answer_in_it_is_found(seed: int) -> None:
    history = simulated(random.Random(seed), ops=80)
    assert check_register(FIRST, history)

    at = next(i for i in reversed(range(len(history))) if history[i].verb is Verb.READ)
    answer = history[at].answer
    assert answer is not None
    stale = Op(Verb.READ, history[at].began, history[at].ended, answer=State(1, "first"))

    assert not check_register(FIRST, [*history[:at], stale, *history[at + 1 :]])


def simulated(rng: random.Random, *, ops: int) -> list[Op]:
    """What four clients see of an honest register: each operation takes effect somewhere inside."""
    state, history = FIRST, []
    for n in range(ops):
        at, value = float(n), f"v{n}"
        began, ended = at - 3 * rng.random(), at + 3 * rng.random()
        match rng.randrange(4):
            case 0:
                history.append(read(state.version, state.value, began, ended))
            case 1:
                state = State(state.version + 1, value)
                history.append(write(state.version, value, began, ended))
            case 2:
                history.append(swap(state.version, value, began, ended))
                state = State(state.version + 1, value)
            case _:
                history.append(lost(Verb.WRITE, value, began))
                if rng.random() < 0.5:
                    state = State(state.version + 1, value)
    return [*history, read(state.version, state.value, ops + 9, ops + 10)]


def appended(element: str, began: float, *, acknowledged: bool = True) -> Append:
    return Append(element, began, began + 1 if acknowledged else math.inf, acknowledged)


def test_an_honest_list_passes() -> None:
    appends = [appended("a", 0), appended("b", 2), appended("c", 3, acknowledged=False)]
    reads = [Read((), -2, -1), Read(("a",), 0, 4), Read(("a", "b"), 3, 4)]

    assert check_lists(appends, reads, Read(("a", "b"), 9, 10)) == []
    assert check_lists(appends, reads, Read(("a", "b", "c"), 9, 10)) == []


@pytest.mark.parametrize(
    ("reads", "last", "says"),
    [
        ([], ("a",), "b was acknowledged and is lost"),
        ([], ("a", "b", "b"), "stands twice"),
        ([], ("a", "b", "x"), "never appended"),
        ([Read(("b",), 3, 4)], ("a", "b"), "no beginning"),
        ([Read(("a", "b"), 3, 4), Read(("a",), 5, 6)], ("a", "b"), "a cycle"),
        ([Read((), 1.5, 1.8)], ("a", "b"), "a cycle"),  # a had been acknowledged by then
        ([], ("b", "a"), "a cycle"),  # b began after a had ended
    ],
)
def test_a_lying_list_is_found(reads: list[Read], last: tuple[str, ...], says: str) -> None:
    faults = check_lists([appended("a", 0), appended("b", 2)], reads, Read(last, 9, 10))

    assert any(says in fault for fault in faults), faults


def view(names: str, *seen: str, began: float = 0, ended: float = 5) -> View:
    """`seen` as "xa": a in set x."""
    return View(frozenset(names), frozenset((s[0], s[1]) for s in seen), began, ended)


def test_views_that_agree_pass() -> None:
    places = [Place("a", frozenset("xy"), 0, 4), Place("b", frozenset("y"), 0, 4)]
    views = [view("x"), view("xy", "xa", "ya"), view("y", "ya", "yb")]

    assert check_sets(places, views, view("xy", "xa", "ya", "yb", began=9, ended=10)) == []


@pytest.mark.parametrize(
    ("views", "last", "says"),
    [
        ([], ["xa", "ya"], "b was acknowledged and is lost"),
        ([view("xy", "xa")], ["xa", "ya", "yb"], "alone of"),
        ([view("xy", "xa", "ya"), view("xy", "yb")], ["xa", "ya", "yb"], "a cycle"),  # a long fork
        ([view("y", began=6, ended=7)], ["xa", "ya", "yb"], "a cycle"),  # stale
    ],
)
def test_views_that_contradict_are_found(views: list[View], last: list[str], says: str) -> None:
    places = [Place("a", frozenset("xy"), 0, 4), Place("b", frozenset("y"), 0, 4)]

    faults = check_sets(places, views, view("xy", *last, began=9, ended=10))

    assert any(says in fault for fault in faults), faults


def test_a_graph_tells_its_cycle_and_none_where_there_is_none() -> None:
    graph = Graph()
    for earlier, later in [("a", "b"), ("b", "c"), ("c", "d")]:
        graph.add(earlier, later, "ww")
    assert graph.cycles() == []

    graph.add("c", "a", "rw")

    [cycle] = graph.cycles()
    assert set(cycle) == set("abc")
    assert "c -rw-> a" in graph.told(cycle)
