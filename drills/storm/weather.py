"""A gateway's bad days: a fifth of what it is asked is answered late, badly, half or never."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.twins.http_server import Request

READS = {"read", "list", "read_payment", "read_refund", "list_refunds", "read_dispute"}
BAD, SLOW = 0.2, 0.1
BAD_MAX = 2  # of one object: a job that failed waits ever longer, and a bad hour ends
KINDS = ("SERVER_ERROR", "BAD_GATEWAY", "HANG_UP", "CUT", "TRUNCATED", "NOT_JSON")


@dataclass
class Weather:
    rng: random.Random
    silences: int  # so many are never answered, and wait for the product to give up
    is_calm: bool = True
    bad: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    async def befall(self, faults: Any, operation: str, request: Request) -> Any:
        if self.is_calm:
            return None
        if operation == "refund":  # done, and nobody is told but by its webhook
            return self._note(faults.ANSWER_LOST) if self.rng.random() < 0.1 else None
        place = f"{request.path}?{request.query}"
        drawn = self.rng.random()
        if operation not in READS or drawn > BAD or self.bad[place] >= BAD_MAX:
            return None
        if drawn < SLOW:
            self.kinds["slow"] += 1
            await asyncio.sleep(self.rng.uniform(0.2, 1.5))
            return None
        self.bad[place] += 1
        if self.silences and drawn < SLOW + 0.01:
            self.silences -= 1
            return self._note(faults.SILENCE)
        return self._note(faults[self.rng.choice(KINDS)])

    def _note(self, fault: Any) -> Any:
        self.kinds[fault.name.lower()] += 1
        return fault
