"""Ids in an address, and the rate card of whom they are asked."""

from ...channels import RateCard, rate_card
from ...kit.ids import BroadcastId, NoSuchId, SegmentId, decode
from ...stores import StoreCall
from ..errors import BroadcastNotFound, SegmentNotFound


def read_segment(text: str) -> SegmentId:
    """Raises broadcasts.segment_not_found."""
    try:
        return SegmentId(decode("seg", text))
    except NoSuchId as error:
        raise SegmentNotFound(segment=text[:40]) from error


def read_broadcast(text: str) -> BroadcastId:
    """Raises broadcasts.not_found."""
    try:
        return BroadcastId(decode("brd", text))
    except NoSuchId as error:
        raise BroadcastNotFound(broadcast=text[:40]) from error


def card_of(call: StoreCall) -> RateCard:
    return rate_card(call.world.rate_card)
