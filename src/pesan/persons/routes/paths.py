"""Ids in an address."""

from ...customers import CustomerNotFound, MergeNotFound
from ...kit.ids import CustomerId, MergeId, MergeSuggestionId, NoSuchId, decode
from ..errors import SuggestionNotFound


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


def read_suggestion(text: str) -> MergeSuggestionId:
    """Raises persons.suggestion_not_found."""
    try:
        return MergeSuggestionId(decode("mgs", text))
    except NoSuchId as error:
        raise SuggestionNotFound(suggestion=text[:40]) from error
