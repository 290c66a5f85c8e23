"""Web, worker and PostgreSQL wake each other thousands of times a second. On cores that are all busy
Linux lets whoever is woken push another aside, and its caches: the same messages then cost a fifth
more processor, and what is nearly too much becomes too much (`python -m bench rush`).
"""

import os
import sys
from contextlib import suppress


def in_turn(pid: int = 0) -> None:
    """From now on this process, or `pid`, and its children wait until a core is free (SCHED_BATCH).

    Linux alone; and not where a policy was chosen for it, or none may be.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            if os.sched_getscheduler(pid) == os.SCHED_OTHER:
                os.sched_setscheduler(pid, os.SCHED_BATCH, os.sched_param(0))
