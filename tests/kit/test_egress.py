"""Calls to others: whatever they do, they end, and one that hangs holds nobody else up."""

import asyncio
import gzip
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pesan.kit.egress import (
    LANES,
    WAITING_MAX,
    AnswerTooLarge,
    Egress,
    NotSent,
    OutcomeUnknown,
)

from ..patience import until

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def host(serve: Serve) -> AsyncIterator[str]:
    """Somebody who answers each connection so."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)
    await writer.drain()


@dataclass
class Listener:
    url: str = ""
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def listener(
    answered: bytes = OK, *, stays: bool = True, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Listener]:
    """Somebody who writes down what they are told, and answers each so; on the same connection,
    where they stay.
    """
    said = Listener()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
                said.requests.append(head + await reader.readexactly(int(length or 0)))
                writer.write(answered)
                await writer.drain()
                if not stays:
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    said.url = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield said
    finally:
        server.close()


def packed(content: bytes) -> bytes:
    body = gzip.compress(content)
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def self_signed() -> bytes:
    """Of 127.0.0.1, key and certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pesan")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return certificate.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_an_answer_that_drips_ends_in_time_as_one_that_never_comes() -> None:
    async with Egress() as egress, AsyncExitStack() as stack:
        for serve in (drip, say_nothing):
            url = await stack.enter_async_context(host(serve))
            began = time.monotonic()
            with pytest.raises(OutcomeUnknown):
                await egress.send("GET", url, timeout_seconds=0.4)
            assert 0.3 < time.monotonic() - began < 4


async def test_a_host_that_hangs_takes_its_lanes_and_no_more_and_no_other_hosts() -> None:
    """Beyond its lanes nobody waits for it: a worker's hands are free for the other shops."""
    async with Egress() as egress, host(say_nothing) as silent, host(answer) as quick:
        calls = [
            asyncio.create_task(egress.send("POST", silent, timeout_seconds=30))
            for _ in range(LANES + WAITING_MAX + 10)
        ]
        await until(lambda: sum(one.done() for one in calls) == WAITING_MAX + 10)

        hanging = [one for one in calls if not one.done()]
        assert len(hanging) == LANES
        assert all(isinstance(one.exception(), NotSent) for one in calls if one.done())
        took = []
        for _ in range(3):
            began = time.monotonic()
            with pytest.raises(NotSent):
                await egress.send("POST", silent)
            took.append(time.monotonic() - began)
        assert min(took) < 0.5, "while nothing moves nobody waits"
        assert (await egress.send("GET", quick)).content == b"ok"

        for one in hanging:
            one.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        with pytest.raises(OutcomeUnknown):  # the lanes are free again: it is asked, and is silent
            await egress.send("POST", silent, timeout_seconds=0.2)


async def test_more_calls_than_lanes_to_a_host_that_answers_all_get_through() -> None:
    async with Egress() as egress, host(answer) as quick:
        answers = await asyncio.gather(*(egress.send("GET", quick) for _ in range(2 * LANES)))

    assert {one.status_code for one in answers} == {200}


async def test_a_connection_carries_one_exchange_after_the_other() -> None:
    async with Egress() as egress, listener() as said:
        for number in range(3):
            sent = await egress.send("POST", said.url, content=b"%d" % number)
            assert sent.content == b"ok"

    assert said.connections == 1
    assert [request.rpartition(b"\r\n\r\n")[2] for request in said.requests] == [b"0", b"1", b"2"]
    assert b"\r\ncontent-length: 1\r\n" in said.requests[0].lower()


async def test_whoever_has_hung_up_is_called_anew() -> None:
    async with Egress() as egress, listener(stays=False) as said:
        for _ in range(3):
            assert (await egress.send("GET", said.url)).content == b"ok"

    assert said.connections == 3


async def test_what_was_given_up_half_way_is_nobody_elses_answer() -> None:
    async def slowly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nol")
        await writer.drain()
        await asyncio.sleep(0.5)
        writer.write(b"der")
        await writer.drain()
        await asyncio.sleep(5)

    async with Egress() as egress, host(slowly) as url:
        with pytest.raises(OutcomeUnknown):
            await egress.send("GET", url, timeout_seconds=0.2)
        assert (await egress.send("GET", url)).content == b"older"


async def test_what_is_said_unasked_is_nobodys_answer() -> None:
    twice = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" * 2
    async with Egress() as egress, listener(twice) as said:
        for _ in range(2):
            assert (await egress.send("GET", said.url)).content == b"ok"

    assert said.connections == 2


SHAPES = [
    (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\n\r\n",
        b"ok!",
    ),
    (b"HTTP/1.1 200 OK\r\n\r\nuntil it hangs up", b"until it hangs up"),
    (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"ok",
    ),
    (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    (packed(b"ok " * 9), b"ok " * 9),
]


@pytest.mark.parametrize(("answered", "content"), SHAPES, ids=range(len(SHAPES)))
async def test_an_answer_may_come_in_any_shape(answered: bytes, content: bytes) -> None:
    async with Egress() as egress, listener(answered, stays=False) as said:
        answer = await egress.send("GET", said.url)

    assert answer.is_success
    assert answer.content == content


NONE: list[tuple[bytes, type[Exception]]] = [
    (b"", OutcomeUnknown),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", OutcomeUnknown),
    (b"SSH-2.0-OpenSSH\r\n", OutcomeUnknown),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + b"x" * 101, AnswerTooLarge),
    (packed(b"x" * 101), AnswerTooLarge),
    (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok", OutcomeUnknown),
    (b"HTTP/1.1 200 OK\r\n" + b"X: %b\r\n" % (b"x" * 5000) * 20, OutcomeUnknown),
]


@pytest.mark.parametrize(("answered", "error"), NONE, ids=range(len(NONE)))
async def test_an_answer_that_is_none_is_known_as_that(
    answered: bytes, error: type[Exception]
) -> None:
    async with Egress() as egress, listener(answered, stays=False) as said:
        with pytest.raises(error):
            await egress.send("GET", said.url, answer_bytes_max=100)


NOBODYS = ["http://127.0.0.1:1/", "http://nobody.invalid/", "ftp://127.0.0.1/", "http:///x"]


@pytest.mark.parametrize("url", NOBODYS)
async def test_whom_we_do_not_reach_we_have_not_told(url: str) -> None:
    async with Egress() as egress:
        with pytest.raises(NotSent):
            await egress.send("POST", url)


async def test_no_value_becomes_a_header_of_its_own() -> None:
    async with Egress() as egress, listener() as said:
        with pytest.raises(NotSent):
            await egress.send("GET", said.url, headers={"authorization": "x\r\nHost: evil"})

    assert said.requests == []


async def test_nobody_is_told_anything_who_is_not_whom_we_trust(tmp_path: Path) -> None:
    certificate = tmp_path / "own.pem"
    certificate.write_bytes(self_signed())
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with listener(tls=served) as said:
        async with Egress() as egress:
            with pytest.raises(NotSent):
                await egress.send("POST", said.url)
        assert said.requests == []
        async with Egress(trusting) as egress:
            assert (await egress.send("POST", said.url)).content == b"ok"
            with pytest.raises(NotSent):  # the right key, of another name
                await egress.send("POST", said.url.replace("127.0.0.1", "localhost"))


SCENES: list[Callable[[], Awaitable[None]]] = [
    test_an_answer_that_drips_ends_in_time_as_one_that_never_comes,
    test_a_connection_carries_one_exchange_after_the_other,
    test_whoever_has_hung_up_is_called_anew,
    test_what_was_given_up_half_way_is_nobody_elses_answer,
    test_what_is_said_unasked_is_nobodys_answer,
    partial(test_an_answer_may_come_in_any_shape, *SHAPES[1]),
    *(partial(test_an_answer_that_is_none_is_known_as_that, *one) for one in NONE),
    partial(test_whom_we_do_not_reach_we_have_not_told, NOBODYS[0]),
]


@pytest.mark.parametrize("scene", SCENES, ids=range(len(SCENES)))
def test_it_is_the_same_on_a_workers_own_loop(scene: Callable[[], Awaitable[None]]) -> None:
    """uvloop's, which differs in what it calls us with."""

    async def play() -> None:
        await scene()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(play())


def test_a_workers_own_loop_trusts_nobody_else_either(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(test_nobody_is_told_anything_who_is_not_whom_we_trust(tmp_path))
