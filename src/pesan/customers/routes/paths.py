"""Ids in an address."""

from ...kit.ids import AddressId, CustomerId, NoSuchId, decode
from ..errors import AddressNotFound, CustomerNotFound


def read_customer(text: str) -> CustomerId:
    """Raises customers.not_found."""
    try:
        return CustomerId(decode("cus", text))
    except NoSuchId as error:
        raise CustomerNotFound(customer=text[:40]) from error


def read_address(text: str) -> AddressId:
    """Raises customers.address_not_found."""
    try:
        return AddressId(decode("adr", text))
    except NoSuchId as error:
        raise AddressNotFound(address=text[:40]) from error
