from .addresses import add_address, change_address, list_addresses, put_address, remove_address
from .keep import change_customer, create_customer, delete_customer, find_or_create, rewrite
from .ledgers import add_note, has_agreed, last_consent, list_consents, list_notes, record_consent
from .look import (
    find_customer,
    list_profiles,
    lock_customer,
    matching,
    profiles_of,
    require_customer,
    require_profile,
)
from .recognise import meet, recognise
from .rename import rename
from .suggest import suggest_by_contact, suggest_merge

__all__ = [
    "add_address",
    "add_note",
    "change_address",
    "change_customer",
    "create_customer",
    "delete_customer",
    "find_customer",
    "find_or_create",
    "has_agreed",
    "last_consent",
    "list_addresses",
    "list_consents",
    "list_notes",
    "list_profiles",
    "lock_customer",
    "matching",
    "meet",
    "profiles_of",
    "put_address",
    "recognise",
    "record_consent",
    "remove_address",
    "rename",
    "require_customer",
    "require_profile",
    "rewrite",
    "suggest_by_contact",
    "suggest_merge",
]
