"""Through the real webhook, signed: what is tried here is what happens with a provider."""

from collections.abc import Sequence

from ...kit.db import Tx
from ...kit.egress import NotSent, OutcomeUnknown
from ...kit.errors import Invalid
from ...kit.ids import MessageId, StoreId, TemplateId, decode, encode
from ...kit.world import World
from ...stores import ConnectionNotFound, Credentials, find_credentials
from ..errors import SimulationIsLive, SimulationUnheard, TemplateNotFound
from ..models import ChannelName, Persona, Switches, TemplateStatus
from ..providers.sandbox import SENT, sandbox_review, sandbox_status, sandbox_update
from ..providers.signed import Webhook
from ..queries import phone as queries
from ..templates.actions import require_template
from .catalogue import catalogue_order
from .schemas import PlayMessage, PlayMessages, PlayReview, PlayStatus

# Numbers of nobody: Indonesia has no such prefix. The last hides hers behind a business-scoped id.
PERSONAS = (
    Persona(key="siti", name="Siti Rahmawati", number="+6280000000001"),
    Persona(key="budi", name="Budi Santoso", number="+6280000000002"),
    Persona(key="maya", name="Maya Putri", number="+6280000000003"),
    Persona(key="alex", name="Alex Tan", number="+6580000004", language="en"),
    Persona(key="rina", name="Rina", number="ID.15020000000005"),
)
LATE_STEP_SECONDS = 1


def find_persona(key: str) -> Persona | None:
    return next((persona for persona in PERSONAS if persona.key == key), None)


async def require_phone(tx: Tx, world: World, store: StoreId, provider: str) -> Credentials:
    """Raises channels.simulation_is_live, stores.connection_not_found."""
    credentials = await find_credentials(tx, world, store, provider)
    if credentials is None:
        raise ConnectionNotFound(provider=provider[:40])
    if credentials.provider != ChannelName.SANDBOX:
        raise SimulationIsLive(provider=credentials.provider)
    return credentials


async def set_switches(tx: Tx, phone: Credentials, switches: Switches) -> None:
    await queries.put_switches(
        tx,
        store=phone.store,
        connection=phone.connection,
        service_window=switches.service_window,
        fail_next=switches.fail_next,
        fail_as=switches.fail_as,
        fail_code=switches.fail_code,
        template_review=switches.template_review,
        blocked_by=switches.blocked_by,
    )


def written(phone: Credentials, data: PlayMessages) -> list[Webhook]:
    """What the phone posts, in the order it posts it. Raises requests.invalid."""
    person, name = _sender(data)
    late = [data.late_seconds + LATE_STEP_SECONDS * i for i in range(len(data.messages))][::-1]
    webhooks = [
        _message(phone, person, name, message, late_seconds=seconds if data.late_seconds else 0)
        for message, seconds in zip(data.messages, late, strict=True)
    ]
    if data.backwards:
        webhooks.reverse()
    return [webhook for webhook in webhooks for _ in range(data.times)]


def told(phone: Credentials, data: PlayStatus) -> list[Webhook]:
    """What the phone posts of a message's fate."""
    # As it is named there, whether or not there is such a message: a provider tells of others'.
    message = encode("msg", MessageId(decode("msg", data.message_id)))
    code = data.code or ("131026" if data.outcome == "failed" else "")
    webhook = sandbox_status(phone.values["secret"], f"{SENT}{message}", data.outcome, code=code)
    return [webhook] * data.times


async def reviewed(tx: Tx, phone: Credentials, data: PlayReview) -> Webhook:
    """What the phone posts when somebody has looked at a template of its own.

    Raises channels.template_not_found.
    """
    template = await require_template(tx, phone.store, TemplateId(decode("tpl", data.template_id)))
    if template.connection_id != phone.connection:
        raise TemplateNotFound(template=data.template_id)
    return sandbox_review(
        phone.values["secret"],
        template.name,
        template.language,
        TemplateStatus(data.outcome),
        reason=data.reason,
    )


async def post(world: World, phone: Credentials, webhooks: Sequence[Webhook]) -> None:
    """Outside of any transaction. Raises channels.simulation_unheard."""
    url = f"{world.public_url}/webhooks/sandbox/{encode('cnx', phone.connection)}"
    for headers, body in webhooks:
        try:
            answer = await world.egress.send("POST", url, headers=headers, content=body)
        except (NotSent, OutcomeUnknown) as error:
            raise SimulationUnheard(status=type(error).__name__) from error
        if answer.status_code != 200:
            raise SimulationUnheard(status=answer.status_code)


def _sender(data: PlayMessages) -> tuple[str, str]:
    if (data.persona is None) == (data.person is None):
        raise Invalid.field("persona", "is needed, or `person` instead")
    if data.person is not None:
        return data.person, data.name
    persona = find_persona(data.persona or "")
    if persona is None:
        known = ", ".join(one.key for one in PERSONAS)
        raise Invalid.field("persona", f"must be one of {known}")
    return persona.number, persona.name


def _message(
    phone: Credentials, person: str, name: str, message: PlayMessage, *, late_seconds: int
) -> Webhook:
    if message.type == "text" and message.text is None:
        raise Invalid.field("messages", "a text needs its `text`")
    if (message.type == "order") != bool(message.items):
        raise Invalid.field("messages", "an order needs its `items`, and nothing else has any")
    holds: dict[str, object] = {"id": f"sandbox.{message.type}"}
    if message.type == "location":
        holds = {"latitude": message.latitude, "longitude": message.longitude}
    if message.type == "order":
        holds = catalogue_order([one.line() for one in message.items])
    return sandbox_update(
        phone.values["secret"],
        person,
        message.text,
        message.choice,
        name=name,
        kind=message.type,
        holds=holds,
        late_seconds=late_seconds,
    )
