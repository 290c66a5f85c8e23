"""Ids in an address."""

from ...customers import CustomerNotFound, MergeNotFound
from ...kit.ids import CustomerId, MergeId, NoSuchId, decode


def read_customer(text: str) -> CustomerId:
    """Raises customers.not_found."""
    try:
        return CustomerId(decode("cus", text))
    except NoSuchId as error:
        raise CustomerNotFound(customer=text[:40]) from error


def read_merge(text: str) -> MergeId:
    """Raises customers.merge_not_found."""
    try:
        return MergeId(decode("mrg", text))
    except NoSuchId as error:
        raise MergeNotFound(merge=text[:40]) from error
