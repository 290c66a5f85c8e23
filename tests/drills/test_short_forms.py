"""Slices of the failure drills (`python -m drills`): real processes, killed; a real crash."""

from dataclasses import replace

import pytest
from bench.lab import open_lab
from drills.faults import FAULTS

from drills import (
    durability,
    flash_sale,
    gateways,
    history,
    idempotency,
    messages,
    races,
    reconcile,
    webhooks,
)

# One after the other: each brings a database and several processes of its own.
pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills"), pytest.mark.timeout(400)]


async def test_a_flash_sale_sells_exactly_its_stock_while_processes_die() -> None:
    size = replace(flash_sale.SHORT, buyers=250, stock=40, clients=16, webs=2, workers=1)
    with open_lab() as lab:
        report = await flash_sale.run(lab, size)

    assert not report.is_red, report


async def test_each_key_has_one_effect_and_one_answer_while_processes_die() -> None:
    size = replace(idempotency.SHORT, keys=80, clients=4, webs=2)
    with open_lab() as lab:
        report = await idempotency.run(lab, size)

    assert not report.is_red, report


async def test_nothing_acknowledged_is_lost_when_the_database_is_stopped() -> None:
    size = replace(durability.SHORT, stops=1, sessions_killed=1, clients=8, calm_seconds=0.5)
    with open_lab() as lab:
        report = await durability.run(lab, size)

    assert not report.is_red, report


async def test_one_order_of_events_explains_what_every_client_saw() -> None:
    size = replace(history.SHORT, operations=600, stop_every_seconds=3.0)
    with open_lab() as lab:
        report = await history.run(lab, size)

    assert not report.is_red, report


async def test_every_seeded_fault_is_found_and_named_and_nothing_else() -> None:
    size = replace(reconcile.SHORT, orders=len(FAULTS) + 11, faults=len(FAULTS), products=4)
    with open_lab() as lab:
        report = await reconcile.run(lab, size)

    assert not report.is_red, report


async def test_late_double_and_racing_money_ends_sold_given_back_or_named() -> None:
    size = replace(races.SHORT, orders=2 * len(races.STORIES))
    with open_lab() as lab:
        report = await races.run(lab, size)

    assert not report.is_red, report


async def test_a_storm_of_webhooks_leaves_what_a_model_folds_of_the_genuine_ones() -> None:
    size = replace(webhooks.SHORT, orders=30, webs_only=True, silences=0, workers=1)
    with open_lab() as lab:
        report = await webhooks.run(lab, size)

    assert not report.is_red, report


async def test_a_gateway_that_is_cut_off_stops_no_other_way_and_no_neighbour() -> None:
    # So few of the neighbour's answers say nothing of a p95: here it is only not left waiting.
    size = replace(
        gateways.SHORT, only="stripe/cut", crowd=12, hold_seconds=2, stretch=4, floor_ms=15_000
    )
    with open_lab() as lab:
        report = await gateways.run(lab, size)

    assert not report.is_red, report


async def test_a_crowd_is_heard_and_answered_once_and_in_order_while_processes_die() -> None:
    # What dies every two seconds takes minutes to be quiet: that is for `python -m drills messages`.
    size = replace(messages.SHORT, stores=2, talks=8, messages=12, kill_every_seconds=6)
    with open_lab() as lab:
        report = await messages.run(lab, size)

    assert not report.is_red, report
