"""`pesan webhooks ...`: what gateways told of payments, for an operator after a bad day."""

from datetime import datetime
from typing import Annotated

import typer

from .errors import SETTINGS_WRONG
from .say import DataDir, complain, say, settled

webhooks_cli = typer.Typer(
    help="See what gateways told, and have it read again.", no_args_is_help=True
)

Store = Annotated[str, typer.Argument(help="sto_...")]


@webhooks_cli.command("list")
def list_(
    store: Store,
    *,
    unread: Annotated[bool, typer.Option("--unread", help="Those that wait, alone.")] = False,
    data_dir: DataDir = None,
) -> None:
    """What came for a store, newest first: when, how often, and what was odd about it."""
    from . import databases, process, told  # noqa: PLC0415 - `pesan --help` answers at once

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        for line in process.run(told.listed(settings, site, store, unread=unread)):
            say(line)


@webhooks_cli.command()
def replay(
    store: Store,
    webhooks: Annotated[list[str] | None, typer.Argument(help="pwh_..., any number.")] = None,
    *,
    since: Annotated[
        datetime | None, typer.Option("--since", help="All that came since then, by UTC.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Have webhooks read once more; a worker does it, and money is still booked once."""
    from . import databases, process, told  # noqa: PLC0415 - as above

    if not webhooks and since is None:
        complain("pesan: say which: pwh_... or --since 2026-11-26T10:00:00")
        raise typer.Exit(SETTINGS_WRONG)
    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        done = process.run(told.replay(settings, site, store, webhooks or [], since=since))
        say(done)
