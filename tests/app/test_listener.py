"""The socket we serve on."""

import socket
import time

from pesan.app.listener import bind, port_of

from ..running import Pesan


def test_what_it_accepts_sends_at_once() -> None:
    with (
        bind("127.0.0.1", 0) as listener,
        socket.create_connection(("127.0.0.1", port_of(listener))),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_no_answer_waits_for_an_acknowledgement(pesan: Pesan) -> None:
    """A client puts it off for 40 ms; the fastest of twenty answers takes a few."""
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        assert (await pesan.api.get("/healthz")).status_code == 200
        taken.append(time.perf_counter() - began)

    assert min(taken) < 0.03
