"""`pesan` as its users run it: a process of its own, watched through its output and its port."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

PESAN = Path(sys.executable).with_name("pesan")
_URL = re.compile(r"http://127\.0\.0\.1:\d+")
START_TIMEOUT_SECONDS = 90.0  # eleven processes on two cores need forty for their imports alone


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment without anything that means something to Pesan, but for `more`."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PESAN_", "DATABASE_URL"))}
    return {**clean, "PESAN_DATA_DIR": str(folder / ".pesan"), "PESAN_PORT": "0", **more}


def run(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [PESAN, *words],
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment(folder, **more),
        text=True,
        timeout=60,
    )


@contextmanager
def typing(*words: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A command at a terminal: what is typed, and what it says; for a minute at the most."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [PESAN, *words],
        bufsize=1,
        cwd=folder,
        env=environment(folder, PYTHONUNBUFFERED="1"),
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
    ) as terminal:
        patience = threading.Timer(60, terminal.kill)
        patience.start()
        try:
            yield terminal
        finally:
            patience.cancel()
            terminal.kill()


class Process:
    """A running `pesan`, and what it has said so far."""

    def __init__(self, words: tuple[str, ...], folder: Path, more: Mapping[str, str]) -> None:
        self._log = folder / f"{'-'.join(words)}-{time.monotonic_ns()}.log".replace("/", "_")
        self._folder = folder
        self.began = time.monotonic()
        with self._log.open("w") as output:
            self.child = subprocess.Popen(
                [PESAN, *words],
                cwd=folder,
                env=environment(folder, **more),
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                stdout=output,
            )

    @property
    def output(self) -> str:
        return self._log.read_text()

    def wait_for(self, pattern: str) -> str:
        """Until its output matches."""
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.output):
                return found[0]
            assert self.child.poll() is None, f"it ended:\n{self.output}"
            time.sleep(0.02)
        raise AssertionError(f"it never said {pattern!r}:\n{self.output}")

    @property
    def url(self) -> str:
        return self.wait_for(_URL.pattern)

    @property
    def postmaster(self) -> int:
        return postmaster_of(self._folder)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=10)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Tells it to go; returns the seconds it took."""
        began = time.monotonic()
        self.child.send_signal(number)
        self.child.wait(timeout=15)
        return time.monotonic() - began

    def kill(self) -> None:
        self.child.kill()
        self.child.wait()


@contextmanager
def started(*words: str, folder: Path, **more: str) -> Iterator[Process]:
    process = Process(words, folder, more)
    try:
        yield process
    finally:
        if process.child.poll() is None:
            try:
                process.stop()
            except subprocess.TimeoutExpired:
                process.kill()
        if words[0] != "worker":  # it is only a guest of the database
            sweep(folder)


def figure(text: str) -> None:
    """A measured time, for whoever runs with -s."""
    sys.stdout.write(f"\n{text}\n")


def postmaster_of(folder: Path) -> int:
    """PostgreSQL's process, as `postmaster.pid` below the data dir names it."""
    file = next((folder / ".pesan").rglob("postmaster.pid"))
    return int(file.read_text().splitlines()[0])


def lives(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def sweep(folder: Path) -> None:
    """Stops a PostgreSQL that outlived its Pesan in a test."""
    for file in (folder / ".pesan").rglob("postmaster.pid"):
        pid = int(file.read_text().splitlines()[0])
        if lives(pid):
            os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + 10
        while lives(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
