"""What a store tells many at once while they write: nobody's turn, and nobody's thread is taken."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.twins.graph import GraphTwin

from pesan.kit.ids import encode

from ..client import Client
from ..fleet import Fleet
from ..report import Report
from ..shop import Shop, query

TEMPLATE = "promo"
AGREED = 20  # at each store, at most
PAUSE_SECONDS = 2.0
LOOK_SECONDS = 0.5
YES = {"purpose": "marketing", "status": "granted", "source": "chat"}


@dataclass
class Offers:
    shops: Sequence[Shop]
    agreed: dict[str, set[str]] = field(default_factory=dict)  # who had, by broadcast
    _clients: dict[str, Client] = field(default_factory=dict)  # by store: others ask by the shop's

    async def make_ready(self, graph: GraphTwin) -> None:
        """The template, at each store, and nothing that keeps it from leaving at night."""
        graph.templates.add(TEMPLATE, category="MARKETING")
        for shop in self.shops:
            await self._ask(shop, "PUT", "/sending-settings", {"quiet_hours": None})
            await self._ask(shop, "POST", "/message-templates/sync", {})
        for shop in self.shops:
            await self._some(shop, "/message-templates")

    async def tell_all(self) -> None:
        """One store after the other, each once: whoever has written there by then, and agreed."""
        for shop in self.shops:
            await asyncio.sleep(PAUSE_SECONDS)
            people = [one["id"] for one in await self._some(shop, f"/customers?limit={AGREED}")]
            for one in people:
                await self._ask(shop, "POST", f"/customers/{one}/consents", YES)
            segment = await self._ask(shop, "POST", "/segments", {"name": "Semua"})
            offer = await self._ask(shop, "POST", "/broadcasts", _offer(segment["id"]))
            self.agreed[offer["id"]] = {*people}
            await self._ask(shop, "POST", f"/broadcasts/{offer['id']}/schedule", {})

    async def weigh(self, report: Report, fleet: Fleet) -> None:
        """Whoever had agreed was told, once."""
        told = await query(fleet, _TOLD)
        report.figure("told by offers", len(told))
        twice = [row for row in told if row["times"] > 1]
        report.promise(not twice, f"{len(twice)} were told the same offer twice")
        reached: dict[str, set[str]] = defaultdict(set)
        for row in told:
            reached[row["offer"]].add(encode("cus", row["customer_id"]))
        wrong = [offer for offer, agreed in self.agreed.items() if reached[offer] != agreed]
        report.promise(not wrong, f"{len(wrong)} offers told others than those who had agreed")
        report.promise(bool(self.agreed), "no store told anybody anything")

    async def _some(self, shop: Shop, rest: str) -> list[Any]:
        while not (found := (await self._ask(shop, "GET", rest))["items"]):  # noqa: ASYNC110 - it lies behind HTTP
            await asyncio.sleep(LOOK_SECONDS)
        return list(found)

    async def _ask(self, shop: Shop, method: str, rest: str, body: object = None) -> Any:
        if shop.id not in self._clients:
            self._clients[shop.id] = shop.client(heard=False)
        key = secrets.token_hex(12) if method == "POST" else None
        answer = await self._clients[shop.id].insist(method, shop.path(rest), body, key=key)
        assert answer.status < 300, answer
        return answer.json if answer.body else None


def _offer(segment: str) -> dict[str, object]:
    body = {"body": ["{{customer.first_name}}"]}
    template = {"name": TEMPLATE, "language": "id", "parameters": body}
    return {"name": "Promo", "channel": "whatsapp", "segment_id": segment, "template": template}


_TOLD = """
    SELECT m.payload #>> '{broadcast,id}' AS offer, c.customer_id, count(*) AS times
    FROM customer_messages m
    JOIN conversations c ON c.store_id = m.store_id AND c.id = m.conversation_id
    WHERE m.payload ? 'broadcast' GROUP BY 1, 2
"""
