"""`/connections/{provider}/simulation`: be the buyer, and say what goes otherwise in life."""

from http import HTTPStatus

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import audit
from ...kit.db import Tx
from ...kit.ids import MessageId, decode, encode
from ...stores import Credentials, Right, StoreCall
from ..models import Switches
from ..providers.sandbox import sandbox_status
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
    to_post: list[tuple[Credentials, list[Webhook]]] = []

    async def accept(tx: Tx) -> PlayedOut:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        webhooks = actions.written(phone, data)
        await _note(tx, call, phone, "channels.simulate_messages")
        to_post[:] = [(phone, webhooks)]
        return PlayedOut(len(webhooks))

    return await _played(call, await call.once(accept, status_code=202), to_post)


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
    to_post: list[tuple[Credentials, list[Webhook]]] = []

    async def accept(tx: Tx) -> PlayedOut:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        # As it is named there, whether or not there is such a message: a provider tells of others'.
        message = encode("msg", MessageId(decode("msg", data.message_id)))
        code = data.code or ("131026" if data.outcome == "failed" else "")
        webhook = sandbox_status(
            phone.values["secret"], f"sandbox.{message}", data.outcome, code=code
        )
        await _note(tx, call, phone, "channels.simulate_status")
        to_post[:] = [(phone, [webhook] * data.times)]
        return PlayedOut(data.times)

    return await _played(call, await call.once(accept, status_code=202), to_post)


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
    to_post: list[tuple[Credentials, list[Webhook]]] = []

    async def accept(tx: Tx) -> PlayedOut:
        phone = await actions.require_phone(tx, call.world, call.store, provider)
        webhook = await actions.reviewed(tx, phone, data)
        await _note(tx, call, phone, "channels.simulate_review")
        to_post[:] = [(phone, [webhook])]
        return PlayedOut(1)

    return await _played(call, await call.once(accept, status_code=202), to_post)


async def _played(
    call: StoreCall,
    accepted: Response[PlayedOut],
    to_post: list[tuple[Credentials, list[Webhook]]],
) -> Response[PlayedOut]:
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
