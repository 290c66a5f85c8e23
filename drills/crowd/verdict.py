"""What must be left when a crowd has written: each message once, each talk in order, each reply once."""

from collections import Counter, defaultdict
from typing import Any

from tests.twins.graph import GraphTwin

from pesan.kit.ids import NoSuchId, decode, encode

from ..fleet import Fleet
from ..report import Report
from ..shop import query
from .talks import Crowd

OPEN = ("queued", "sending")
OWNERS = frozenset({"agent", "human"})
OVERTAKEN = "channels.message_overtaken"
ARRIVED = ("sent", "delivered", "read")


async def weigh(report: Report, crowd: Crowd, graph: GraphTwin, fleet: Fleet) -> None:
    rows = await query(fleet, _MESSAGES)
    talks = _by_talk(rows)
    _weigh_stored(report, crowd, rows)
    _weigh_order(report, talks, await query(fleet, _TURNS))
    _weigh_sent(report, graph, rows)
    _weigh_voices(report, talks)
    said = [[row for row in one if row["author"] != "system"] for one in talks.values()]
    unanswered = [one for one in said if one[-1]["direction"] == "in"]
    report.promise(not unanswered, f"{len(unanswered)} talks end with a message nobody answered")
    late = (await query(fleet, _UNHANDLED))[0]["count"]
    report.promise(late == 0, f"{late} talks of the agent's have messages it never looked at")


def _weigh_stored(report: Report, crowd: Crowd, rows: list[Any]) -> None:
    """Each once, in its sender's thread of its own store, and nothing else."""
    stored = Counter(row["provider_id"] for row in rows if row["author"] == "customer")
    lost = [one for one in crowd.taken if not stored[one]]
    twice = [one for one, times in stored.items() if times > 1]
    foreign = [one for one in stored if one not in crowd.written]
    report.figure(
        "messages written, taken, stored", (len(crowd.written), len(crowd.taken), len(stored))
    )
    report.promise(len(crowd.taken) == len(crowd.written), "not every message was answered 200")
    report.promise(not lost, f"{len(lost)} messages answered 200 are nowhere")
    report.promise(not twice, f"{len(twice)} messages are stored twice")
    report.promise(not foreign, f"{len(foreign)} messages nobody wrote")
    astray = [
        row
        for row in rows
        if row["author"] == "customer"
        and (one := crowd.written.get(row["provider_id"])) is not None
        and (one.number.store, one.person.wa_id)
        != (encode("sto", row["store_id"]), row["identity_value"])
    ]
    report.promise(not astray, f"{len(astray)} messages lie in somebody else's thread")


def _weigh_order(report: Report, talks: dict[Any, list[Any]], turns: list[Any]) -> None:
    """Sequences without a gap; each turn ended before the next began, and looked further."""
    gaps = [
        one for one in talks.values() if [r["sequence"] for r in one] != [*range(1, len(one) + 1)]
    ]
    report.promise(not gaps, f"{len(gaps)} talks have gaps in their order")
    wrong, last = 0, dict[Any, Any]()
    for turn in turns:
        before = last.get(turn["conversation_id"])
        if before is not None:
            wrong += turn["upto_sequence"] <= before["upto_sequence"]
            wrong += turn["started_at"] < before["finished_at"]
        last[turn["conversation_id"]] = turn
    report.figure("turns", len(turns))
    report.promise(not wrong, f"{wrong} turns overlap, or look back")


def _weigh_voices(report: Report, talks: dict[Any, list[Any]]) -> None:
    """Whoever speaks had the thread at that place in it: its own lines say who took it when."""
    foreign = 0
    for rows in talks.values():
        owner = "agent"
        for row in rows:
            if row["event"] in OWNERS:
                owner = row["event"]
            elif row["direction"] == "out" and row["author"] in OWNERS:
                foreign += row["author"] != owner
    report.promise(not foreign, f"{foreign} times somebody spoke in another's thread")


def _weigh_sent(report: Report, graph: GraphTwin, rows: list[Any]) -> None:
    """Each reply reached the person once, or not and we know that we do not know; in its order."""
    ours = {row["id"]: row for row in rows if row["direction"] == "out"}
    arrivals: dict[Any, int] = Counter()
    strangers, behind = 0, 0
    at: dict[Any, int] = defaultdict(int)
    for sent in graph.sent:
        try:
            row = ours.get(decode("msg", sent.reference or ""))
        except NoSuchId:
            row = None
        if row is None:
            strangers += 1
            continue
        arrivals[row["id"]] += 1
        behind += row["sequence"] <= at[row["conversation_id"]]
        at[row["conversation_id"]] = max(at[row["conversation_id"]], row["sequence"])
    statuses = Counter(row["status"] for row in ours.values())
    twice = [one for one, times in arrivals.items() if times > 1]
    pending = sum(statuses[one] for one in OPEN)
    gone = [r["id"] for r in ours.values() if r["status"] in ARRIVED and not arrivals[r["id"]]]
    failed = Counter(
        row["error"]
        for row in ours.values()
        if row["status"] == "failed" and row["reason"] != OVERTAKEN
    )
    silenced = sum(row["reason"] == OVERTAKEN for row in ours.values())
    report.figure("replies silenced by a person's", silenced)
    denied = [r["id"] for r in ours.values() if r["status"] == "failed" and arrivals[r["id"]]]
    report.figure("replies, as we know them", dict(statuses.most_common()))
    report.figure("replies that arrived", len(arrivals))
    report.promise(not strangers, f"{strangers} messages arrived that are not ours")
    report.promise(not twice, f"{len(twice)} replies arrived twice")
    report.promise(not behind, f"{behind} replies overtook one said before")
    report.promise(not pending, f"{pending} replies were never sent")
    report.promise(not gone, f"{len(gone)} replies we call sent never arrived")
    report.promise(not denied, f"{len(denied)} replies we call failed arrived")
    report.promise(not failed, f"replies failed: {dict(failed.most_common(3))}")


def _by_talk(rows: list[Any]) -> dict[Any, list[Any]]:
    talks: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        talks[row["conversation_id"]].append(row)
    return talks


_MESSAGES = """
    SELECT m.id, m.conversation_id, m.sequence, m.direction, m.author, m.status, m.error,
        m.reason, m.payload->>'event' AS event, m.provider_id, c.identity_value, m.store_id
    FROM customer_messages m
    JOIN conversations c ON c.store_id = m.store_id AND c.id = m.conversation_id
    ORDER BY m.conversation_id, m.sequence
"""
_TURNS = """
    SELECT conversation_id, upto_sequence, started_at, finished_at FROM agent_turns
    WHERE outcome <> 'dropped'  -- somebody else had the thread by then: nothing was said
    ORDER BY conversation_id, started_at, upto_sequence
"""
_UNHANDLED = """
    SELECT count(*) FROM conversations c WHERE c.owner = 'agent' AND EXISTS (
        SELECT FROM customer_messages m WHERE m.store_id = c.store_id AND m.conversation_id = c.id
            AND m.author = 'customer' AND m.sequence > c.answered_sequence
    )
"""
