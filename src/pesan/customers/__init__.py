"""Who buys: their names, numbers and addresses, and how each channel knows them."""

from .actions import (
    add_address,
    change_customer,
    create_customer,
    delete_customer,
    find_customer,
    find_or_create,
    list_profiles,
    matching,
    recognise,
    require_customer,
    require_profile,
)
from .errors import CustomerNotFound, EmailTaken, PhoneTaken
from .events import CustomerCreated
from .models import Address, Customer, Identity, NewAddress, NewCustomer, Profile
from .rules import phone_of, region_of
from .schemas import CustomerOut

__all__ = [
    "Address",
    "Customer",
    "CustomerCreated",
    "CustomerNotFound",
    "CustomerOut",
    "EmailTaken",
    "Identity",
    "NewAddress",
    "NewCustomer",
    "PhoneTaken",
    "Profile",
    "add_address",
    "change_customer",
    "create_customer",
    "delete_customer",
    "find_customer",
    "find_or_create",
    "list_profiles",
    "matching",
    "phone_of",
    "recognise",
    "region_of",
    "require_customer",
    "require_profile",
]
