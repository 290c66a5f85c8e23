"""The process dies in the middle of a product file: what is in is whole, and the file goes on."""

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from .processes import Process, run, started

PRODUCTS, SENT = 900, 650  # of two rows each; the process dies behind the first thousand rows


def part(first: int, end: int) -> bytes:
    rows = [f"p{n},Produk {n},N,{v},S{n}-{v},1000,3\n" for n in range(first, end) for v in "AB"]
    return "".join(rows).encode()


HEADER = b"handle,name,option1_name,option1_value,sku,price,stock\n"


class Seller:
    """Somebody with a store, who goes on speaking to whichever process serves it now."""

    def __init__(self, process: Process) -> None:
        self.process = process
        body = {"name": "Sari", "email": "sari@example.com", "password": "empat kata sandi acak"}
        made = self._post("/auth/register", json=body)
        self.headers = {"Authorization": f"Bearer {made['access_token']}"}
        self.store = self._post("/stores", json={"name": "Toko"}, headers=self.headers)["id"]

    def imports(self) -> list[dict[str, Any]]:
        answer = httpx.get(self.address("/products/imports"), headers=self.headers, timeout=10)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def send(self, file: Iterator[bytes]) -> Any:
        headers = {**self.headers, "Content-Type": "text/csv"}
        answer = httpx.post(
            self.address("/products/import"), content=file, headers=headers, timeout=60
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def movements(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        cursor: dict[str, str] = {}
        while True:
            page = httpx.get(
                self.address("/inventory/movements"),
                params={"limit": "100", **cursor},
                headers=self.headers,
                timeout=10,
            ).json()
            found += [(one["variant_id"], one["delta"]) for one in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def address(self, rest: str) -> str:
        return f"{self.process.url}/api/v1/stores/{self.store}{rest}"

    def _post(self, path: str, **given: Any) -> Any:
        answer = httpx.post(f"{self.process.url}/api/v1{path}", timeout=10, **given)
        assert answer.status_code == 201, answer.text
        return answer.json()


def test_an_import_that_was_killed_goes_on_and_nothing_is_lost_or_doubled(migrated: Path) -> None:
    dead = threading.Event()

    def half() -> Iterator[bytes]:
        yield HEADER + part(0, SENT)
        dead.wait(60)

    with started("serve", folder=migrated) as process:
        seller = Seller(process)
        sending = threading.Thread(target=_until_it_breaks, args=(seller, half()))
        sending.start()
        deadline = time.monotonic() + 60
        while not (runs := seller.imports()) or runs[0]["rows"] == 0:
            assert time.monotonic() < deadline, runs
            time.sleep(0.05)
        process.child.send_signal(signal.SIGKILL)
        process.child.wait()
        dead.set()
        sending.join()
        with started("serve", folder=migrated) as seller.process:
            [cut] = seller.imports()
            whole = seller.send(iter([HEADER, part(0, PRODUCTS)]))
            checked = run("check-invariants", folder=migrated)
            movements = seller.movements()

    assert 0 < cut["created"] == cut["rows"] < 2 * PRODUCTS
    assert (whole["created"], whole["unchanged"]) == (2 * PRODUCTS - cut["rows"], cut["rows"])
    assert (whole["updated"], whole["failed"]) == (0, 0)
    assert len(movements) == len(set(movements)) == 2 * PRODUCTS, "each variant's stock once"
    assert {delta for _, delta in movements} == {3}
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _until_it_breaks(seller: Seller, file: Iterator[bytes]) -> None:
    try:
        seller.send(file)
    except httpx.TransportError:
        return
    raise AssertionError("it was answered")
