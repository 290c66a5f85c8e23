"""One request of one page to one chat: whose chat, whether the page may, who the visitor is."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, cast

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from ..channels import (
    ChannelName,
    ConnectionUnknown,
    OpenConnections,
    Opened,
    receive,
    web_secret,
    web_update,
)
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import ConnectionId, MessageId, NoSuchId, StoreId, decode, encode
from ..kit.visitors import network_of
from ..kit.world import World
from . import rules
from .errors import NoSuchChat, OriginRefused, VisitorUnknown

Browser = Request[Any, Any, State]

TOKEN_CHARACTERS_MAX = 400
_PURPOSE = "chat visitors"
_FILES = "chat files"
_USER = "user:"


class Visit:
    """Made for each request by `provide_visit`."""

    def __init__(self, request: Browser, world: World, opened: Opened) -> None:
        self.request = request
        self.world = world
        self.opened = opened

    @property
    def store(self) -> StoreId:
        return self.opened.store

    @property
    def connection(self) -> ConnectionId:
        return self.opened.connection

    @property
    def headers(self) -> dict[str, str]:
        """Of every answer: this origin alone may read it."""
        origin = self.request.headers.get("origin")
        headers = {"Vary": "Origin"}
        if origin is not None:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = "Retry-After"
        return headers

    @property
    def address(self) -> str:
        client = self.request.scope["client"]
        peer = client[0] if client else ""
        return network_of(self.world.proxies.address_of(peer, self.request.scope["headers"]))

    @property
    def visitor(self) -> str:
        """Raises chat.visitor_unknown."""
        found = self.find_visitor()
        if found is None:
            raise VisitorUnknown
        return found

    def find_visitor(self) -> str | None:
        scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= TOKEN_CHARACTERS_MAX:
            return None
        encoded, _, mac = token.partition(".")
        try:
            name = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        except ValueError:
            return None
        return name if self.world.secret.is_mac(mac, _PURPOSE, *self._parts(name)) else None

    def token_of(self, visitor: str) -> str:
        """What the page keeps. Nothing is kept here: whoever has it is the visitor."""
        encoded = urlsafe_b64encode(visitor.encode()).rstrip(b"=").decode()
        return f"{encoded}.{self.world.secret.mac(_PURPOSE, *self._parts(visitor)).hex()}"

    def address_of(self, message: MessageId) -> str:
        """Where the file of a message is opened, by whoever was told."""
        name = encode("msg", message)
        proof = self.world.secret.mac(_FILES, self.connection.bytes, message.bytes).hex()
        return f"{self.world.public_url}/chat/{encode('cnx', self.connection)}/files/{name}/{proof}"

    def proves(self, proof: str, message: MessageId) -> bool:
        return self.world.secret.is_mac(proof, _FILES, self.connection.bytes, message.bytes)

    def _parts(self, visitor: str) -> tuple[bytes, bytes]:
        return self.connection.bytes, visitor.encode()

    def count(self, policy: str, who: str) -> None:
        """Raises requests.too_many."""
        self.world.limits.take(cast("Any", self.request.scope), policy, who)

    async def tell(self, updates: list[Mapping[str, object]]) -> None:
        async with self.world.database.store(self.store) as tx:
            for update in updates:
                await self.tell_in(tx, update)

    async def tell_in(self, tx: Tx, update: Mapping[str, object]) -> None:
        """Hands to the channel what the visitor did, as a provider would: signed, once."""
        whole = {"timestamp": clock.now().timestamp(), **update}
        headers, body = web_update(web_secret(self.world, self.connection), whole)
        read = self.opened.channel.read_updates(headers, body)
        await receive(tx, self.opened, read, body, secret=self.world.secret)


def user_name(user_id: str) -> str:
    """A user of the merchant's site is the same visitor wherever they log in."""
    return f"{_USER}{user_id}"


def is_user(visitor: str) -> bool:
    return visitor.startswith(_USER)


def is_users_hash(secret: str, user_id: str, given: str) -> bool:
    made = hmac.new(secret.encode(), user_id.encode(), "sha256").hexdigest()
    return hmac.compare_digest(made.encode(), given.lower().encode())


async def provide_visit(
    request: Browser,
    world: NamedDependency[World],
    connections: NamedDependency[OpenConnections],
    connection_id: FromPath[str],
) -> Visit:
    """A dependency. Raises chat.not_found, chat.origin_refused."""
    try:
        connection = ConnectionId(decode("cnx", connection_id))
        opened = await connections.opened(ChannelName.WEB, connection)
    except (NoSuchId, ConnectionUnknown) as error:
        raise NoSuchChat from error
    origin = request.headers.get("origin")
    allowed = opened.values["allowed_origins"]
    if not rules.origin_may(origin, allowed, own_url=world.public_url):
        raise OriginRefused(origin=(origin or "")[:100])
    return Visit(request, world, opened)
