"""Weakened builds that the drills of money must turn red on, each for its own reason.

One takes the seconds that a gateway is waited for, and is run by hand, in under a minute on a machine
of its own: `python -m drills gateways --control no-timeouts`.
"""

import re
from dataclasses import replace

import pytest
from bench.lab import open_lab

from drills import gateways, webhooks

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills"), pytest.mark.timeout(400)]


async def test_a_capture_that_is_booked_at_each_telling_is_seen_by_the_model() -> None:
    size = replace(
        webhooks.SHORT, orders=12, webs=1, workers=1, silences=0, kill_every_seconds=3_600
    )
    with open_lab() as lab:
        report = await webhooks.run(lab, size, weakness="told-twice")

    booked = re.findall(r"captured (\d+) where 8500000", " ".join(report.broken))
    assert any(int(minor) >= 2 * 8_500_000 for minor in booked), report


async def test_an_ask_that_is_repeated_and_never_looked_up_stands_twice_at_stripe() -> None:
    size = replace(
        gateways.SHORT, only="stripe/cut", crowd=8, hold_seconds=2, stretch=4, floor_ms=15_000
    )
    with open_lab() as lab:
        report = await gateways.run(lab, size, weakness="blind-asks")

    assert any("asks stand twice at Stripe" in one for one in report.broken), report
