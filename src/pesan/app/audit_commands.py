"""`pesan audit ...`: the log's proof, for an operator or an auditor."""

from pathlib import Path
from typing import Annotated

import typer

from .errors import TROUBLE
from .say import DataDir, complain, say, settled

audit_cli = typer.Typer(help="Prove that nobody rewrote the audit log.", no_args_is_help=True)

Store = Annotated[
    str | None, typer.Option("--store", help="One store's chain (sto_..., or `people`); else all.")
]


@audit_cli.command()
def verify(
    *,
    store: Store = None,
    heads: Annotated[
        Path | None, typer.Option("--heads", help="What `pesan audit head` printed once.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Find an entry that was changed, removed, slipped in or moved; say which."""
    from . import audit_chain, databases, process  # noqa: PLC0415 - as in cli.py

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        kept = audit_chain.read(heads.read_text().splitlines()) if heads else []
        one = audit_chain.store_named(store) if store else None
        verdict = process.run(audit_chain.verify(site, settings.secret(), store=one, kept=kept))
        for fault in verdict.faults:
            say(fault)
        if verdict.faults:
            complain(f"{len(verdict.faults)} faults: the audit log was tampered with.")
            raise typer.Exit(TROUBLE)
        say(
            f"{verdict.entries} entries in {verdict.chains} chains are as they were written; "
            f"{verdict.waiting} wait to be chained."
        )


@audit_cli.command()
def head(*, store: Store = None, data_dir: DataDir = None) -> None:
    """Print where each chain ends, signed: kept elsewhere, it shows later that none was cut."""
    from . import audit_chain, databases, process  # noqa: PLC0415 - as in cli.py

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        one = audit_chain.store_named(store) if store else None
        for line in process.run(audit_chain.heads(site, settings.secret(), store=one)):
            say(line)
