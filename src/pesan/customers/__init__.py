"""Who buys: their names, numbers and addresses, and how each channel knows them."""

from .actions import (
    add_address,
    change_customer,
    create_customer,
    delete_customer,
    find_customer,
    find_or_create,
    list_profiles,
    lock_customer,
    matching,
    recognise,
    require_customer,
    require_profile,
    rewrite,
)
from .errors import (
    CustomerErased,
    CustomerMerged,
    CustomerNotFound,
    EmailTaken,
    MergeNotFound,
    MergeUndone,
    MergeWithOneself,
    PhoneTaken,
)
from .events import CustomerCreated
from .models import Address, Customer, Identity, NewAddress, NewCustomer, Profile
from .queries import group_of, spell
from .rules import joined, phone_of, region_of
from .schemas import CustomerOut

__all__ = [
    "Address",
    "Customer",
    "CustomerCreated",
    "CustomerErased",
    "CustomerMerged",
    "CustomerNotFound",
    "CustomerOut",
    "EmailTaken",
    "Identity",
    "MergeNotFound",
    "MergeUndone",
    "MergeWithOneself",
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
    "group_of",
    "joined",
    "list_profiles",
    "lock_customer",
    "matching",
    "phone_of",
    "recognise",
    "region_of",
    "require_customer",
    "require_profile",
    "rewrite",
    "spell",
]
