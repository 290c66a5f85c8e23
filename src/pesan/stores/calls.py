"""One API request inside one store: the fence, the right and the idempotency key, in one place.

    async with call.transaction() as tx: ...          a read, or a change without a key
    return await call.once(act)                        a POST: one effect per key, one answer

The right is asked by the transaction's first round trip, in the same breath as BEGIN (gate.py).
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.params import FromPath

from .. import audit
from ..accounts import (
    Caller,
    KeyHolder,
    ReauthenticationRequired,
    SecondFactorRequired,
    read_caller,
)
from ..kit.away import once_more
from ..kit.db import Closed, FencedOff, Tx
from ..kit.errors import Conflict, Problem
from ..kit.idempotency import (
    Answer,
    Key,
    KeyHeld,
    KeyInUse,
    KeyMissing,
    KeyTaken,
    find,
    keep,
    key_of,
)
from ..kit.ids import NoSuchId, StoreId, UserId, decode, encode
from ..kit.origin import in_the_name_of
from ..kit.problems import MEDIA_TYPE as PROBLEM
from ..kit.problems import body_of
from ..kit.world import World
from .errors import NotAllowed, NotForTestKeys, ScopeMissing, StoreNotFound
from .gate import gate_of, refusal_of
from .rights import Right

T = TypeVar("T")
JSON = "application/json"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SUBJECT_MAX = 100
# Nothing ran: no earlier answer is given to whoever may not come in.
_AT_THE_DOOR = (
    NotAllowed,
    NotForTestKeys,
    ReauthenticationRequired,
    ScopeMissing,
    SecondFactorRequired,
    StoreNotFound,
)


def actor_of(caller: Caller) -> str:
    """As history and audit name who did it."""
    if isinstance(caller, KeyHolder):
        return encode("key", caller.key)
    return encode("usr", caller.user)


class StoreCall:
    """Made for each request by `provide_store_call`."""

    def __init__(
        self,
        world: World,
        store: StoreId,
        principal: Caller,
        right: Right,
        key: Key | None,
        *,
        doing: "Doing | None" = None,
        scope: MutableMapping[str, Any] | None = None,
    ) -> None:
        self.world = world
        self.store = store
        self.principal = principal
        self.right = right
        self.key = key
        self.doing = doing
        self._uncounted = scope
        self.actor = actor_of(principal)
        in_the_name_of(principal=self.actor, store=encode("sto", store))

    @property
    def user(self) -> UserId:
        return self.principal.user

    @property
    def livemode(self) -> bool:
        """False for a test key: whatever it makes is not live."""
        return not isinstance(self.principal, KeyHolder) or self.principal.livemode

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Raises stores.not_found, or stores.not_allowed, before anything runs."""
        gate = gate_of(self.world, self.store, self.principal, self.right)
        try:
            async with self.world.database.store(
                self.store, gate=gate, livemode=self.livemode
            ) as tx:
                self._count()
                yield tx
                self._leave_a_trace(tx)
        except Closed:
            raise await refusal_of(self.world, self.store, self.principal, self.right) from None
        except FencedOff as error:
            raise NotForTestKeys from error
        except KeyHeld as error:
            raise KeyInUse from error

    def _count(self) -> None:
        """Against the store, once they are in: a stranger uses up nothing of it."""
        if self._uncounted is not None:
            scope, self._uncounted = self._uncounted, None
            self.world.limits.take(scope, "store", str(self.store))

    async def once(
        self, act: Callable[[Tx], Awaitable[T]], *, status_code: int = 201
    ) -> Response[T]:
        """Runs `act` in one transaction and answers with what it returns, once per key.

        The answer is kept by the same commit. A repeat gives it again byte for byte; so does one
        that fails for another reason meanwhile (the last unit went to the first attempt). A
        Conflict that `act` decided is an answer too, and kept.
        """

        async def attempt() -> bytes:
            async with self.transaction() as tx:
                answer = await act(tx)
                if self.doing is not None:
                    self.doing.to(answer)
                body = msgspec.json.encode(answer)
                self.keep(tx, status_code, body)
                return body

        try:
            body = await once_more(attempt)
        except KeyTaken:
            return await self._again()
        except Problem as problem:
            return await self._settle(problem)
        return _response(status_code, body, JSON)

    async def note(self, tx: Tx, action: str, detail: dict[str, str]) -> None:
        """Writes to the audit log what the caller did to the store itself."""
        subject = encode("sto", self.store)
        await audit.record(
            tx, self.store, actor=self.actor, action=action, subject=subject, detail=detail
        )

    def keep(self, tx: Tx, status_code: int, body: bytes, media_type: str = JSON) -> None:
        """Writes the answer under this request's key, if it has one, with the COMMIT."""
        if self.key is not None:
            answer = Answer(self.key.fingerprint, status_code, body, media_type)
            keep(tx, self.store, self.key, answer)

    async def answered(self) -> Response[T] | None:
        """What this key was answered with before. Raises requests.idempotency_key_reused."""
        if self.key is None:
            return None
        async with self.world.database.store(self.store) as tx:
            answer = await find(tx, self.store, self.key)
        if answer is None:
            return None
        response: Response[T] = _response(answer.status, answer.body, answer.media_type)
        response.headers["Idempotency-Replayed"] = "true"
        return response

    async def _again(self) -> Response[T]:
        answer: Response[T] | None = await self.answered()
        assert answer is not None, "a taken key has an answer: both were one commit"
        return answer

    async def _settle(self, problem: Problem) -> Response[T]:
        """A Problem ended the attempt: an earlier answer stands; a Conflict becomes the answer."""
        if self.key is None or isinstance(problem, _AT_THE_DOOR):
            raise problem
        answer: Response[T] | None = await self.answered()
        if answer is not None:
            return answer
        if not isinstance(problem, Conflict) or isinstance(problem, KeyInUse):
            raise problem
        body = msgspec.json.encode(body_of(problem))
        try:
            async with self.transaction() as tx:
                self.keep(tx, problem.status, body, PROBLEM)
        except KeyTaken:
            return await self._again()
        return _response(problem.status, body, PROBLEM)

    def _leave_a_trace(self, tx: Tx) -> None:
        """No change without a line in the audit log, even where the room wrote none itself."""
        if self.doing is not None:
            subject = self.doing.subject or encode("sto", self.store)
            audit.note_last(
                tx, self.store, actor=self.actor, action=self.doing.action, subject=subject
            )


class Doing:
    """What a changing request does, as the audit log names it, and to what."""

    __slots__ = ("action", "subject")

    def __init__(self, action: str, subject: str) -> None:
        self.action = action
        self.subject = subject

    def to(self, answer: object) -> None:
        """What came into being names itself."""
        made = getattr(answer, "id", None)
        if isinstance(made, str):
            self.subject = made


def doing(request: Request[object, object, State]) -> Doing | None:
    """`createProduct`, with the right `products.write`, is `products.create_product`; a GET nothing."""
    if request.method in _SAFE:
        return None
    handler = request.route_handler
    named = [text for name, text in request.path_params.items() if name != "store_id"]
    subject = str(named[-1])[:_SUBJECT_MAX] if named else ""
    return Doing(_action(str(handler.opt["right"]), str(handler.operation_id)), subject)


@lru_cache(maxsize=1000)
def _action(right: str, operation: str) -> str:
    verb = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()
    return f"{right.partition('.')[0]}.{verb}"


async def provide_store_call(
    request: Request[object, object, State], store_id: FromPath[str]
) -> StoreCall:
    """A dependency of every route under /stores/{store_id}. The route's `right` is its `opt`.

    One dependency, not a tree of them: Litestar runs siblings in a task group, for each request.
    """
    principal = await read_caller(request)
    world: World = request.app.state.world
    handler = request.route_handler
    right = Right(handler.opt["right"])
    try:
        store = StoreId(decode("sto", store_id))
    except NoSuchId as error:
        raise StoreNotFound(store=store_id[:40]) from error
    key = None
    if request.method == "POST" and not handler.opt.get("streams"):
        key = key_of(
            request.headers.get("idempotency-key"),
            caller=str(principal),
            route=f"{request.method} {request.url.path}",
            body=await request.body(),
        )
        if key is None and handler.opt.get("key") == "required":
            raise KeyMissing
    scope = cast("MutableMapping[str, Any]", request.scope)
    return StoreCall(world, store, principal, right, key, doing=doing(request), scope=scope)


def _response(status: int, body: bytes, media_type: str) -> Response[T]:
    response: Response[T] = Response(body, status_code=status, media_type=media_type)  # type: ignore[arg-type] # already encoded, once
    return response
