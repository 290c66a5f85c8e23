"""Customers: the list, one of them whole, and what a seller writes down about them."""

from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import customers, persons
from ...customers import ChangeCustomer, Profile, RecordConsent
from ...kit.db import Tx
from ...kit.errors import NotFound
from ...kit.ids import CustomerId, StoreId, encode
from ...persons import SuggestionStatus
from ...stores import Right, may
from ..broadcasts import convert
from ..chats import read_lines
from ..errors import NotHere
from ..forms import read_id, version_in
from ..queries import orders as orders_queries
from ..queries import people as queries
from ..screen import Screen, clean

PATH = "/customers"
_ONE = f"{PATH}/{{customer_id:str}}"
_PAGE = 30
_LATEST = 10  # of their chats, orders, consents and notes
_FOUND = 5  # who may be meant by some words
_WORDS_MAX = 80
_TEXT_MAX = 2000
MARKETING = "marketing"


@get(PATH, operation_id="customersPage", right=Right.READ_CUSTOMERS)
async def listed(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    words = clean(query.get("q", ""), characters_max=_WORDS_MAX)
    tag = clean(query.get("tag", ""), characters_max=_WORDS_MAX)
    after = CustomerId(read_id("cus", query["after"])) if "after" in query else None
    async with screen.transaction() as tx:
        found = await customers.list_profiles(
            tx, screen.store, after=after, tag=tag or None, query=words or None, limit=_PAGE + 1
        )
        return await screen.page(
            tx,
            "people/customers.html",
            active="customers",
            people=found[:_PAGE],
            words=words,
            tag=tag,
            erased="erased" in query,
            older=encode("cus", found[_PAGE - 1].customer.id) if len(found) > _PAGE else None,
            twins=await _suggested(tx, screen.store, None),
        )


@get(_ONE, operation_id="customerPage", right=Right.READ_CUSTOMERS)
async def show(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Of one who was merged: whoever they are now."""
    customer = CustomerId(read_id("cus", customer_id))
    async with screen.transaction() as tx:
        found = await customers.find_customer(tx, screen.store, customer)
    if found is None:
        raise NotHere
    return (
        await _draw(screen, customer) if found.id == customer else screen.back_to(path_of(found.id))
    )


@post(_ONE, operation_id="changeCustomerByForm", right=Right.CHANGE_CUSTOMERS)
async def change(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    customer, form = CustomerId(read_id("cus", customer_id)), await screen.form()

    async def verb(tx: Tx) -> None:
        given = {
            "name": form.get("name", ""),
            "phone": form.get("phone", "").strip() or None,
            "email": form.get("email", "").strip() or None,
            "tags": [one.strip() for one in form.get("tags", "").split(",") if one.strip()],
            "note": clean(form.get("note", ""), characters_max=_TEXT_MAX) or None,
        }
        await customers.change_customer(
            tx,
            screen.store,
            customer,
            convert(given, ChangeCustomer).changes(),
            version=version_in(form),
            actor=screen.call.actor,
        )

    return await _done(screen, customer, verb)


@post(f"{_ONE}/notes", operation_id="addCustomerNoteByForm", right=Right.CHANGE_CUSTOMERS)
async def note(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    customer, form = CustomerId(read_id("cus", customer_id)), await screen.form()
    text = clean(form.get("text", ""), characters_max=_TEXT_MAX)

    async def verb(tx: Tx) -> None:
        if text:
            await customers.add_note(tx, screen.store, customer, text, actor=screen.call.actor)

    return await _done(screen, customer, verb)


@post(f"{_ONE}/consents", operation_id="recordConsentByForm", right=Right.CHANGE_CUSTOMERS)
async def consent(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """What they said elsewhere of being sent offers: the last word holds."""
    customer, form = CustomerId(read_id("cus", customer_id)), await screen.form()

    async def verb(tx: Tx) -> None:
        given = {
            "purpose": MARKETING,
            "status": form.get("status", ""),
            "source": form.get("source", ""),
            "text": form.get("text") or None,
        }
        new = convert(given, RecordConsent).new()
        await customers.record_consent(tx, screen.store, customer, new, actor=screen.call.actor)

    return await _done(screen, customer, verb)


@post(f"{_ONE}/merge", operation_id="mergeCustomersByForm", right=Right.CHANGE_CUSTOMERS)
async def merge(
    screen: NamedDependency[Screen], customer_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Somebody a seller found is this very person."""
    customer = CustomerId(read_id("cus", customer_id))
    other = CustomerId(read_id("cus", (await screen.form()).get("from", "")))

    async def verb(tx: Tx) -> None:
        await persons.merge(tx, screen.store, customer, other, actor=screen.call.actor)

    return await _done(screen, customer, verb)


def path_of(customer: CustomerId) -> str:
    return f"{PATH}/{encode('cus', customer)}"


async def _done(
    screen: Screen, customer: CustomerId, verb: Callable[[Tx], Awaitable[None]]
) -> Response[bytes] | Redirect:
    return await screen.act(verb, page=path_of(customer), draw=lambda: _draw(screen, customer))


async def _draw(screen: Screen, customer: CustomerId) -> Response[bytes]:
    store = screen.store
    words = clean(screen.request.query_params.get("find", ""), characters_max=_WORDS_MAX)
    async with screen.transaction() as tx:
        who = await _require(tx, store, customer)
        customer = who.customer.id
        consents = await customers.list_consents(
            tx, store, customer, purpose=None, after=None, limit=_LATEST
        )
        return await screen.page(
            tx,
            "people/customer.html",
            active="customers",
            who=who,
            threads=await queries.threads_of(tx, store, customer=customer, limit=_LATEST),
            bought=await orders_queries.orders_of(
                tx,
                store,
                customers=[customer],
                number=None,
                statuses=[],
                before=None,
                limit=_LATEST,
            ),
            consents=consents,
            notes=await customers.list_notes(tx, store, customer, after=None, limit=_LATEST),
            merged=await persons.list_merges(tx, store=store, customer=customer, limit=_LATEST),
            twins=await _suggested(tx, store, customer),
            words=words,
            matches=await _others(tx, store, customer, words) if words else [],
            can_change=may(screen.role, Right.CHANGE_CUSTOMERS),
            may_export=may(screen.role, Right.EXPORT_CUSTOMERS),
            **await read_lines(tx, screen),
        )


async def _require(tx: Tx, store: StoreId, customer: CustomerId) -> Profile:
    """Raises dashboard.not_here."""
    try:
        return await customers.require_profile(tx, store, customer)
    except NotFound as error:
        raise NotHere from error


async def _others(tx: Tx, store: StoreId, customer: CustomerId, words: str) -> list[Profile]:
    found = await customers.list_profiles(tx, store, query=words, limit=_FOUND + 1)
    return [one for one in found if one.customer.id != customer][:_FOUND]


async def _suggested(tx: Tx, store: StoreId, customer: CustomerId | None) -> bool:
    """Whether somebody may be the same person as this one, or anybody as another."""
    found = await persons.list_suggestions(
        tx, store=store, status=SuggestionStatus.OPEN, customer=customer, after=None, limit=1
    )
    return bool(found)


routes = [listed, show, change, note, consent, merge]
