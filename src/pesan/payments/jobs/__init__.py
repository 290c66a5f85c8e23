"""Where payments talk to gateways: what to ask is saved first, what they said after, apart."""

from ...kit.world import World
from .. import buyers
from ..bank import ring_again
from ..chronicles import read_on
from ..errands import ForgetBuyer, OfferProof, ReadEvents, Reconcile, RingLate
from ..proofs import chats
from ..reconciler.compare import compare
from .asking import ask, ask_gateway, is_settled
from .reading import cancel, look, read_notice
from .refunding import look_at_refund, refund

__all__ = [
    "ask",
    "ask_gateway",
    "cancel",
    "forget_buyer",
    "is_settled",
    "look",
    "look_at_refund",
    "offer_proof",
    "read_events",
    "read_notice",
    "reconcile",
    "refund",
    "ring_late",
]


async def read_events(world: World, job: ReadEvents) -> None:
    """payments.read_events."""
    await read_on(world, job.store_id, job.connection_id)


async def forget_buyer(world: World, job: ForgetBuyer) -> None:
    """payments.forget_buyer."""
    await buyers.forget(world, job.store_id, job.connection_id, job.customer_id)


async def ring_late(world: World, job: RingLate) -> None:
    """payments.ring_late."""
    await ring_again(world, job.store_id, job.payment_id)


async def offer_proof(world: World, job: OfferProof) -> None:
    """payments.offer_proof."""
    await chats.offer(world, job)


async def reconcile(world: World, job: Reconcile) -> None:
    """payments.reconcile."""
    await compare(world, job.store_id, job.run_id)
