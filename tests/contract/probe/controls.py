"""Weakened builds: the probe turns red on each, or it is blind."""

from collections.abc import Awaitable, Callable

from pesan.kit.sql import all_statements
from pesan.stores import Right, gate
from pesan.stores.rights import ALL

from ...running import Pesan


async def _no_fences(pesan: Pesan) -> None:
    """Customers lose their policy, and one statement its WHERE."""
    name = "customers.queries.people.find_customer"
    [weakened] = [one for one in all_statements() if one.name.endswith(name)]
    await pesan.rows("DROP POLICY fence ON customers")
    await pesan.rows("CREATE POLICY none ON customers TO pesan_app USING (true)")
    weakened.sql = weakened.sql.replace("store_id = $1", "$1::uuid IS NOT NULL")


async def _no_roles(pesan: Pesan) -> None:
    """Who belongs to a store may do everything in it: the gate forgets the matrix."""
    vars(gate)["ROLES"] = dict.fromkeys(Right, ALL)


CONTROLS: dict[str, Callable[[Pesan], Awaitable[None]]] = {
    "no-fences": _no_fences,
    "no-roles": _no_roles,
}
