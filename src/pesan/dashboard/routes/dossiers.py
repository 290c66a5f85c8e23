"""What the store holds of a person: for them to take along, or taken out for good."""

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import customers, persons
from ...accounts import ReauthenticationRequired
from ...kit.db import Tx
from ...kit.ids import CustomerId, encode
from ...kit.pages import PRIVATE
from ...persons import ExportOut
from ...stores import Right, may
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen
from .customers import PATH, path_of

_ONE = f"{PATH}/{{customer_id:str}}"
_MERGED = 20  # who is named as going along


class _Merged(Exception):  # noqa: N818 - what is so
    """Into another, since the page was read: it named nobody of whom they are now."""


@get(f"{_ONE}/data", operation_id="customerDataPage", right=Right.EXPORT_CUSTOMERS)
async def show(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Asks for a fresh proof here, before anything is pressed. Of one who was merged: whoever they
    are now.
    """
    customer = CustomerId(read_id("cus", customer_id))
    async with screen.transaction() as tx:
        found = await customers.find_customer(tx, screen.store, customer)
    if found is None:
        raise NotHere
    return await _draw(screen, found.id) if found.id == customer else _back(screen, found.id)


@post(
    f"{_ONE}/export",
    operation_id="exportCustomerByForm",
    status_code=200,
    right=Right.EXPORT_CUSTOMERS,
)
async def export(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """The file that the API answers with, for a person to read. A POST: it is written down."""
    customer = CustomerId(read_id("cus", customer_id))
    try:
        async with screen.transaction() as tx:
            found = await persons.export(tx, screen.store, customer, actor=screen.call.actor)
    except ReauthenticationRequired:
        return _back(screen, customer)
    except customers.CustomerNotFound as error:
        raise NotHere from error
    whole = msgspec.json.encode(ExportOut.of(screen.store, found.customer, found.dossier))
    name = f'attachment; filename="{encode("cus", found.customer)}.json"'
    return Response(
        msgspec.json.format(whole, indent=2),
        media_type="application/json",
        headers={**PRIVATE, "Content-Disposition": name},
    )


@post(f"{_ONE}/erasure", operation_id="eraseCustomerByForm", right=Right.ERASE_CUSTOMERS)
async def erase(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Leads to the list, where it is said."""
    customer = CustomerId(read_id("cus", customer_id))

    async def verb(tx: Tx) -> str:
        await _erase(tx, screen, customer)
        return f"{PATH}?erased=1"

    try:
        return await screen.act(verb, page=_page(customer), draw=lambda: _draw(screen, customer))
    except (ReauthenticationRequired, _Merged):
        return _back(screen, customer)


async def _erase(tx: Tx, screen: Screen, customer: CustomerId) -> None:
    """Raises as persons.erase, and _Merged."""
    done = await persons.erase(
        tx, screen.store, customer, secret=screen.world.secret, actor=screen.call.actor
    )
    if done.customer != customer:
        raise _Merged


async def _draw(screen: Screen, customer: CustomerId) -> Response[bytes]:
    async with screen.transaction() as tx:
        found = await customers.find_customer(tx, screen.store, customer)
        if found is None:
            raise NotHere
        return await screen.page(
            tx,
            "people/data.html",
            active="customers",
            who=found,
            merged=await persons.list_merges(
                tx, store=screen.store, customer=found.id, limit=_MERGED
            ),
            under_way=await persons.orders_under_way(tx, screen.store, found.id),
            may_erase=may(screen.role, Right.ERASE_CUSTOMERS),
        )


def _back(screen: Screen, customer: CustomerId) -> Redirect:
    return screen.back_to(_page(customer))


def _page(customer: CustomerId) -> str:
    return f"{path_of(customer)}/data"


routes = [show, export, erase]
