"""The simulated phone: a buyer of the merchant's own, who writes through the real webhook."""

from msgspec import Struct

from ..channels import sandbox_update
from ..kit.db import Tx
from ..kit.egress import NotSent, OutcomeUnknown
from ..kit.ids import ConnectionId, encode
from ..stores import find_credentials
from .errors import NotHere, SimulatorFailed
from .queries import inbox
from .screen import Screen

MESSAGES = 60


class Persona(Struct, frozen=True):
    key: str
    name: str
    number: str  # of nobody: Indonesia has no such prefix


PERSONAS = (
    Persona("siti", "Siti Rahmawati", "+6280000000001"),
    Persona("budi", "Budi Santoso", "+6280000000002"),
    Persona("maya", "Maya Putri", "+6280000000003"),
)

QUICK = (
    "ada kaos hitam L?",
    "2 ya",
    "alamat: Jl. Melati 4, Bandung",
    "oke, bayar QRIS",
)


def persona_of(screen: Screen) -> Persona:
    wanted = screen.request.query_params.get("as", PERSONAS[0].key)
    found = next((persona for persona in PERSONAS if persona.key == wanted), None)
    if found is None:
        raise NotHere
    return found


async def read_phone(tx: Tx, screen: Screen) -> dict[str, object]:
    """What the phone shows; `phone` is None for a store without the sandbox."""
    connection = await inbox.sandbox_connection(tx, screen.store)
    if connection is None:
        return {"phone": None}
    persona = persona_of(screen)
    conversation = await inbox.conversation_of(
        tx, screen.store, connection=connection, identity=persona.number
    )
    messages = (
        await inbox.messages(tx, screen.store, conversation, MESSAGES) if conversation else []
    )
    return {
        "phone": persona,
        "personas": PERSONAS,
        "phone_conversation": conversation,
        "phone_messages": [message for message in messages if message.type != "system"],
        "quick": QUICK,
    }


async def write(
    screen: Screen, persona: Persona, text: str, *, choice: str | None, twice: bool
) -> None:
    """Posts a signed webhook to our own address, twice if asked: it must count once.

    Raises dashboard.simulator_failed.
    """
    async with screen.transaction() as tx:
        credentials = await find_credentials(tx, screen.world, screen.store, "sandbox")
    if credentials is None:
        raise NotHere
    headers, body = sandbox_update(
        credentials.values["secret"], persona.number, text, choice, name=persona.name
    )
    for _ in range(2 if twice else 1):
        await _post(screen, credentials.connection, headers, body)


async def _post(
    screen: Screen, connection: ConnectionId, headers: dict[str, str], body: bytes
) -> None:
    url = f"{screen.world.public_url}/webhooks/sandbox/{encode('cnx', connection)}"
    try:
        answer = await screen.world.egress.send("POST", url, headers=headers, content=body)
    except (NotSent, OutcomeUnknown) as error:
        raise SimulatorFailed(status=type(error).__name__) from error
    if answer.status_code != 200:
        raise SimulatorFailed(status=answer.status_code)
