from .addresses import add_address, put_address
from .keep import change_customer, create_customer, delete_customer, find_or_create
from .look import find_customer, list_profiles, matching, require_customer, require_profile
from .recognise import recognise

__all__ = [
    "add_address",
    "change_customer",
    "create_customer",
    "delete_customer",
    "find_customer",
    "find_or_create",
    "list_profiles",
    "matching",
    "put_address",
    "recognise",
    "require_customer",
    "require_profile",
]
