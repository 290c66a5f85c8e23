"""A thousand forged webhooks a second beside a genuine fifty: are the genuine answered still?

The shops of rush.py. `python -m bench forged [seconds]`.
"""

import sys

from . import pace, rush
from .lab import cpu_seconds

FORGED_PER_SECOND, GENUINE_PER_SECOND = 1_000, 50
SECONDS = 20
DIFFERENT = 2_000


def main() -> None:
    given = [int(word) for word in sys.argv[2:] if word.isdigit()]
    seconds = given[0] if given else SECONDS
    with rush.open_shops() as (lab, served, worker, numbers):
        storm = pace.Stream(rush.posts(numbers, DIFFERENT, forged=True), FORGED_PER_SECOND, seconds)
        beside = rush.genuine(numbers, seconds, GENUINE_PER_SECOND)
        log, web, others = lab.log.stat().st_size, served.cpu_seconds(), cpu_seconds(worker)
        genuine, forged = pace.run(served.port, beside, storm)
        web, others = served.cpu_seconds() - web, cpu_seconds(worker) - others
        lines = (lab.log.stat().st_size - log) / forged.answered
        rush.settle(lab)
    print(f"{FORGED_PER_SECOND} forged/s for {seconds} s: {forged.honesty()}")
    print(f"  refused after {forged.line()}; {lines:.0f} bytes of log each")
    print(
        f"  {GENUINE_PER_SECOND} genuine/s beside them: {dict(genuine.statuses)},"
        f" {genuine.line()}   (goal: p99 < 1 s)"
    )
    print(
        f"  CPU ms: web {1000 * web / (forged.answered + genuine.answered):.2f} a request,"
        f" worker {1000 * others / genuine.answered:.2f} a genuine one"
    )


if __name__ == "__main__":
    main()
