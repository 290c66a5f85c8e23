"""What a storm of webhooks has left: the product's books beside the model's and the gateways'."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

from pesan.kit.ids import decode

from ..fleet import Fleet
from ..report import Report, quantile
from ..shop import query
from .forgeries import Forged
from .model import Accounts, End, fold
from .scene import Scene
from .weather import Weather

NO_KEY = (
    "payout.succeeded"  # Xendit's events have no id: one of no known kind is known by its content
)


async def weigh(report: Report, scene: Scene) -> None:
    fleet, holds = scene.shop.fleet, scene.at.holds()
    rows = {row["id"]: row for row in await query(fleet, _STAND)}
    wrong, ends, hanging, booked = list[str](), Counter[str](), 0, 0
    for one in scene.sold:
        row = rows[decode("pay", one.payment)]
        accounts = {name: int(minor) for name, minor in row["accounts"] if int(minor)}
        said = _differs(fold(one.asked_minor, one.told), row, accounts)
        if (there := holds[one.request]) != (here := accounts.get("gateway", 0)):
            said += f", {here} in the journal where the gateway holds {there}"
        wrong += [f"{one.provider} {one.payment}: {said}"] if said else []
        ends[row["status"]] += 1
        hanging += row["hanging"] > 0
        booked += here
    held = sum(holds[one.request] for one in scene.sold)
    report.promise(not wrong, f"{len(wrong)} payments are not as the model folds: {wrong[:3]}")
    report.figure("how payments ended", dict(ends.most_common()))
    report.figure("refunds cut off by a kill, and nobody's word on them", hanging)
    report.figure("held, by the journal and by the gateways", f"Rp {booked // 100}, {held // 100}")
    await _weigh_inbox(report, scene)


def _differs(expected: End, row: Any, found: Accounts) -> str:
    """A refund whose ask was cut off by a kill is nobody's word yet: it is owed, and has gone nowhere."""
    accounts = dict(expected.accounts)
    if row["hanging"]:
        accounts["owed"] = accounts.get("owed", 0) - row["hanging"]
        accounts["sales"] = accounts.get("sales", 0) + row["hanging"]
    pairs = {
        "status": (expected.status, row["status"]),
        "order": (expected.order, row["order_status"]),
        "captured": (expected.captured_minor, row["captured_minor"]),
        "refunded": (expected.refunded_minor, row["refunded_minor"]),
        "refunds": (expected.refunds, {r[0]: (r[1], int(r[2])) for r in row["refunds"]}),
        "disputes": (expected.disputes, dict(row["disputes"])),
        "journal": (
            {name: minor for name, minor in accounts.items() if minor},
            found,
        ),
    }
    return ", ".join(
        f"{name} {stands!r} where {wanted!r}"
        for name, (wanted, stands) in pairs.items()
        if wanted != stands
    )


async def _weigh_inbox(report: Report, scene: Scene) -> None:
    """One row for whatever was genuine, none for what was forged."""
    kept = {
        row["dedupe_key"]: row
        for row in await query(scene.shop.fleet, _INBOX, decode("sto", scene.shop.id))
    }
    told = {one.key: one for one in scene.webhooks}
    stray = {one.key: one for _, one in scene.odd if one.name != NO_KEY}
    genuine, unreadable = told | stray, {_unread(one) for one in scene.forged if one.status == 400}
    named_by_content = [key for key, row in kept.items() if row["event"] == NO_KEY]
    sent = sum(one.name == NO_KEY for _, one in scene.odd)
    missing = [f"{one.name} {key}" for key, one in genuine.items() if key not in kept]
    strange = [
        key
        for key in kept.keys() - genuine.keys() - unreadable - {*named_by_content}
        if "forged" in key or kept[key]["deliveries"]  # none: a gateway's list told of it
    ]
    few = [
        key
        for key, one in genuine.items()
        if key in kept and kept[key]["deliveries"] < one.answered
    ]
    puzzled = [
        f"{key}: {kept[key]['error']}"
        for key in told.keys() & kept.keys()
        if kept[key]["error"] is not None and "was asked" not in kept[key]["error"]
    ]
    report.promise(not missing, f"{len(missing)} genuine webhooks were not kept: {missing[:3]}")
    report.promise(not strange, f"{len(strange)} that nobody sent were kept: {strange[:3]}")
    report.promise(not few, f"{len(few)} were answered more often than counted: {few[:3]}")
    report.promise(not puzzled, f"{len(puzzled)} genuine ones were odd: {puzzled[:3]}")
    report.promise(len(named_by_content) == sent, f"{len(named_by_content)} {NO_KEY} of {sent}")
    report.figure(
        "kept", f"{len(kept)}: {len(genuine) + sent} genuine, {len(unreadable)} unreadable"
    )


def _unread(forged: Forged) -> str:
    return f"malformed:{hashlib.sha256(forged.body).hexdigest()}"


def weigh_answers(report: Report, scene: Scene, fleet: Fleet, *, p99_ms: float) -> None:
    traffic = scene.shop.traffic
    meant = {one.kind: one.status for one in scene.forged}
    wrong = {
        f"{kind}: {status}": count
        for (kind, status), count in scene.answers.items()
        if status != meant.get(kind, 200)
    }
    seconds = [a.ended - a.began for a in traffic.calm(fleet.outages) if a.status is not None]
    p99 = quantile(seconds, 0.99)
    errors = traffic.errors_outside(fleet.outages)
    logged = _logged(fleet.lab.log)
    refused = sum(n for (_, status), n in scene.answers.items() if status == 401)
    report.promise(not wrong, f"answered otherwise: {wrong}")
    report.promise(not errors, f"{len(errors)} answers of 500 or above")
    report.promise(p99 < p99_ms, f"p99 {p99:.0f} ms, not under {p99_ms:.0f}")
    # A killed process tells nobody of its last second.
    report.promise(2 * logged >= refused, f"{refused} refused, {logged} of them in the log")
    report.figure("answers", traffic.statuses)
    report.figure("an answer, median and p99", f"{quantile(seconds, 0.5):.0f}, {p99:.0f} ms")
    report.figure("answers a second", f"{traffic.per_second(fleet.outages):.0f}")


def _logged(log: Path) -> int:
    """The first of each kind is a line, those that follow a count each second (kit/logs.py)."""
    lines = [line for line in log.read_text().splitlines() if "payments.webhook_forged" in line]
    again = [re.search(r"again=(\d+)", line) for line in lines]
    return sum(1 if found is None else int(found[1]) for found in again)


def figures(report: Report, scene: Scene, fleet: Fleet, weather: Weather) -> None:
    deliveries = sum(one.times for one in scene.webhooks)
    report.figure("orders", dict(Counter(one.provider for one in scene.sold)))
    report.figure("webhooks, deliveries", f"{len(scene.webhooks)}, {deliveries} and repeats")
    names = Counter(one.name for one in scene.webhooks)
    report.figure("of them", dict(names.most_common()))
    report.figure("forged", dict(Counter(one.kind for one in scene.forged).most_common()))
    report.figure("no concern of ours", dict(Counter(kind for kind, _ in scene.odd).most_common()))
    report.figure("the gateways' own bad moments", dict(weather.kinds.most_common()))
    report.figure("processes killed, stops", f"{fleet.kills}, {len(fleet.outages)}")


_STAND = """
    SELECT p.id, p.status, p.captured_minor, p.refunded_minor, o.status AS order_status,
        ARRAY(SELECT ARRAY[r.gateway_id, r.status, r.amount_minor::text] FROM refunds r
            WHERE r.store_id = p.store_id AND r.payment_id = p.id AND r.gateway_id IS NOT NULL)
            AS refunds,
        (SELECT COALESCE(sum(r.surplus_minor), 0)::bigint FROM refunds r
            WHERE r.store_id = p.store_id AND r.payment_id = p.id AND r.gateway_id IS NULL
                AND r.status = 'pending' AND r.asked_at IS NOT NULL) AS hanging,
        ARRAY(SELECT ARRAY[d.gateway_id, d.state] FROM payment_disputes d
            WHERE d.store_id = p.store_id AND d.payment_id = p.id) AS disputes,
        ARRAY(SELECT ARRAY[l.account, sum(l.amount_minor)::text] FROM journal_entries e
            JOIN journal_lines l ON l.store_id = e.store_id AND l.entry_id = e.id
            WHERE e.store_id = p.store_id AND e.payment_id = p.id GROUP BY l.account) AS accounts
    FROM payments p JOIN orders o ON o.store_id = p.store_id AND o.id = p.order_id
"""
_INBOX = """
    SELECT dedupe_key, event, deliveries, error FROM payment_webhook_logs
    WHERE store_id = $1
"""
