"""`/connections/{provider}/simulation`: be the buyer, and say what goes otherwise in life."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import audit
from ...kit.db import Tx
from ...kit.ids import encode
from ...stores import Credentials, Right, StoreCall
from ..models import Switches
from ..providers.signed import Webhook
from ..queries import phone as queries
from . import actions
from .schemas import (
    PersonaOut,
    PhoneOut,
    PlayedOut,
    PlayMessages,
    PlayReview,
    PlayStatus,
    SetSwitches,
)

PATH = "/connections/{provider:str}/simulation"


@get(PATH, operation_id="getSimulation", right=Right.READ_CONVERSATIONS)
async def get_phone(call: NamedDependency[StoreCall], provider: FromPath[str]) -> PhoneOut:
    """The simulated phone: its switches, and the buyers who have one."""
    async with call.transaction() as tx:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        return await _shown(tx, phone)


@put(PATH, operation_id="setSimulation", right=Right.WRITE_CONVERSATIONS)
async def set_phone(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[SetSwitches]
) -> PhoneOut:
    """Set all its switches: the service window, what the next messages end like, who blocks us,
    what becomes of templates.
    """
    async with call.transaction() as tx:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        await actions.set_switches(tx, phone, data.switches())
        await _note(tx, call, phone, "channels.set_simulation")
        return await _shown(tx, phone)


@post(
    f"{PATH}/messages",
    operation_id="simulateMessages",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.WRITE_CONVERSATIONS,
)
async def play_messages(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[PlayMessages]
) -> Response[PlayedOut]:
    """Have a buyer write: once or several times over, in order or backwards, now or long ago."""

    async def write(_tx: Tx, phone: Credentials) -> list[Webhook]:
        return actions.written(phone, data)

    return await _play(call, provider, "channels.simulate_messages", write)


@post(
    f"{PATH}/statuses",
    operation_id="simulateStatus",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.WRITE_CONVERSATIONS,
)
async def play_status(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[PlayStatus]
) -> Response[PlayedOut]:
    """Have the phone tell that a message was delivered, read, or could not be delivered."""

    async def write(_tx: Tx, phone: Credentials) -> list[Webhook]:
        return actions.told(phone, data)

    return await _play(call, provider, "channels.simulate_status", write)


@post(
    f"{PATH}/reviews",
    operation_id="simulateReview",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.WRITE_CONVERSATIONS,
)
async def play_review(
    call: NamedDependency[StoreCall], provider: FromPath[str], data: JSONBody[PlayReview]
) -> Response[PlayedOut]:
    """Be the reviewer: approve a template of the phone's, reject it, pause it."""

    async def write(tx: Tx, phone: Credentials) -> list[Webhook]:
        return [await actions.reviewed(tx, phone, data)]

    return await _play(call, provider, "channels.simulate_review", write)


async def _play(
    call: StoreCall,
    provider: str,
    action: str,
    write: Callable[[Tx, Credentials], Awaitable[list[Webhook]]],
) -> Response[PlayedOut]:
    """Written once for each key, and posted once it is."""
    to_post: list[tuple[Credentials, list[Webhook]]] = []

    async def accept(tx: Tx) -> PlayedOut:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        webhooks = await write(tx, phone)
        await _note(tx, call, phone, action)
        to_post[:] = [(phone, webhooks)]
        return PlayedOut(len(webhooks))

    accepted = await call.once(accept, status_code=202)
    if to_post and "Idempotency-Replayed" not in accepted.headers:
        ((phone, webhooks),) = to_post
        await actions.post(call.world, phone, webhooks)
    return accepted


async def _shown(tx: Tx, phone: Credentials) -> PhoneOut:
    found = await queries.find_switches(tx, phone.store, phone.connection) or Switches()
    return PhoneOut(
        service_window=found.service_window,
        fail_next=found.fail_next,
        fail_as=found.fail_as,
        fail_code=found.fail_code,
        template_review=found.template_review,
        blocked_by=found.blocked_by,
        personas=[PersonaOut.of(persona) for persona in actions.PERSONAS],
    )


async def _note(tx: Tx, call: StoreCall, phone: Credentials, action: str) -> None:
    subject = encode("cnx", phone.connection)
    await audit.record(tx, call.store, actor=call.actor, action=action, subject=subject, detail={})


store_routes = [get_phone, set_phone, play_messages, play_status, play_review]
