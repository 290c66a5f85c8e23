"""SQL of the stores room, a file a family."""

from .connections import (
    delete_connection,
    find_connection,
    find_connection_by_id,
    find_connection_route,
    put_connection,
)
from .invitations import (
    accept_invitation,
    delete_invitation,
    find_invitation,
    list_invitations,
    put_invitation,
    store_of_invitation,
)
from .members import (
    delete_member,
    find_member,
    find_role,
    insert_member,
    list_members,
    lock_members,
    set_role,
)
from .stores import (
    delete_store,
    find_public_store,
    find_sealed_key,
    find_store,
    insert_store,
    stores_of,
    update_faq,
    update_settings,
    update_shipping_methods,
    update_store,
)

__all__ = [
    "accept_invitation",
    "delete_connection",
    "delete_invitation",
    "delete_member",
    "delete_store",
    "find_connection",
    "find_connection_by_id",
    "find_connection_route",
    "find_invitation",
    "find_member",
    "find_public_store",
    "find_role",
    "find_sealed_key",
    "find_store",
    "insert_member",
    "insert_store",
    "list_invitations",
    "list_members",
    "lock_members",
    "put_connection",
    "put_invitation",
    "set_role",
    "store_of_invitation",
    "stores_of",
    "update_faq",
    "update_settings",
    "update_shipping_methods",
    "update_store",
]
