"""What every command of the command line shares: its settings, its words, its exit statuses."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..kit.errors import Problem
from .errors import SETTINGS_WRONG, TROUBLE, exit_status_of
from .settings import Settings, SettingsWrong, load

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Where everything is kept (PESAN_DATA_DIR).")
]


@contextmanager
def settled(**given: object) -> Iterator[Settings]:
    """The settings; and every failure we know of as a sentence and an exit status."""
    try:
        yield load(**{name: value for name, value in given.items() if value is not None})
    except SettingsWrong as wrong:
        complain(str(wrong))
        raise typer.Exit(SETTINGS_WRONG) from None
    except Problem as problem:
        complain(f"pesan: {problem}\n  {problem.hint.format(**problem.facts)}")
        raise typer.Exit(exit_status_of(problem)) from None
    except OSError as error:
        complain(f"pesan: {error.strerror or error}: {error.filename or 'no file'}")
        raise typer.Exit(TROUBLE) from None


def configure_logs(settings: Settings) -> None:
    from ..kit import logs  # noqa: PLC0415

    logs.configure(json=settings.env == "production")


def say(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - the command line speaks
    except BrokenPipeError:  # `pesan doctor | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - as above
