"""Who waits for a free core, and whose choice stands."""

import os
import subprocess
import sys

import pytest

from pesan.kit.scheduling import in_turn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such policy")


def policy_after(before: int) -> str:
    """Of a child of a process that began under `before` and asked to run in turn."""
    script = (
        "import os, subprocess, sys; from pesan.kit.scheduling import in_turn\n"
        f"os.sched_setscheduler(0, {before}, os.sched_param(0)); in_turn()\n"
        "subprocess.run([sys.executable, '-c', 'import os; print(os.sched_getscheduler(0))'])"
    )
    return subprocess.check_output([sys.executable, "-c", script], text=True).strip()


def test_what_a_process_starts_runs_in_turn_as_it_does() -> None:
    assert policy_after(os.SCHED_OTHER) == str(os.SCHED_BATCH)


def test_an_operators_choice_stands() -> None:
    assert policy_after(os.SCHED_IDLE) == str(os.SCHED_IDLE)


def test_of_a_process_that_is_gone_nothing_is_asked() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()

    in_turn(child.pid)
