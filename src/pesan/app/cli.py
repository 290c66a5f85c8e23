"""`pesan`: one command for everything an operator does."""

# ruff: noqa: PLC0415 - each command imports what it needs itself, so `pesan --help` answers at once.

import gc
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import structlog
import typer

from .. import __version__
from .audit_commands import audit_cli
from .errors import TROUBLE, DemoRefused
from .say import DataDir, complain, configure_logs, say, settled
from .webhook_commands import webhooks_cli

_log = structlog.get_logger("pesan")

cli = typer.Typer(
    name="pesan",
    help="Sell in the chat: Pesan is a shop for WhatsApp, in one process.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
cli.add_typer(audit_cli, name="audit")
cli.add_typer(webhooks_cli, name="webhooks")

Host = Annotated[str | None, typer.Option("--host", help="PESAN_HOST")]
Port = Annotated[int | None, typer.Option("--port", help="PESAN_PORT; 0 takes any free one.")]


def main() -> None:
    # Not while modules are imported: none of it is garbage, and to look at it all, again and again,
    # is a sixth of a start. process.py lets the collector go.
    gc.disable()
    cli()


@cli.callback()
def every_command() -> None:
    # Before the event loop has its own: leave by the ordinary way, so that what began is tidied.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@cli.command()
def serve(
    *,
    host: Host = None,
    port: Port = None,
    data_dir: DataDir = None,
    web_only: Annotated[bool, typer.Option("--web-only", help="Leave the work to others.")] = False,
) -> None:
    """Serve the shop: web and worker in one process."""
    from . import databases, listener, preflight, process, server

    began = monotonic()
    with settled(host=host, port=port, data_dir=data_dir) as settings:
        configure_logs(settings)

        async def ready(_world: object) -> None:
            address = settings.address(listener.port_of(door))
            seconds = round(monotonic() - began, 2)
            _log.info("pesan.serving", url=address, seconds=seconds, version=__version__)
            if settings.env != "production":
                say(f"Pesan serves at {address} (ready in {seconds} s). Ctrl-C stops it.")

        with listener.bind(settings.host, settings.port) as door, databases.owned(settings) as site:
            if site.is_embedded:
                process.run(preflight.bring_up(site))
            process.run(server.serve(settings, site, door, workers=not web_only, ready=ready))


@cli.command()
def worker(*, data_dir: DataDir = None) -> None:
    """Do the work of a shop that `serve` serves; start as many as you like."""
    from . import databases, process

    with settled(data_dir=data_dir) as settings:
        configure_logs(settings)

        async def ready(_world: object) -> None:
            _log.info("pesan.working", version=__version__)
            if settings.env != "production":
                say("A worker is at work. Ctrl-C stops it.")

        process.run(process.work(settings, databases.joined(settings), ready=ready))


@cli.command()
def demo(
    *,
    host: Host = None,
    port: Port = None,
    data_dir: DataDir = None,
    browser: Annotated[bool, typer.Option(help="Open a browser, where there is a display.")] = True,
    empty: Annotated[
        bool, typer.Option("--empty", help="A new shop without chats and orders.")
    ] = False,
) -> None:
    """Everything at once: a database, a shop with things to sell, and a link to it."""
    from . import databases, demo, listener, preflight, process, server

    began = monotonic()
    with settled(host=host, port=port, data_dir=data_dir) as read:
        if read.env == "production":
            raise DemoRefused(place="a shop in production")
        settings = read.model_copy(update={"database_url": None})
        configure_logs(settings)

        async def ready(world: Any) -> None:
            page = await demo.prepare(world, empty=empty)
            seconds = monotonic() - began
            busy = settings.port if 0 < settings.port != listener.port_of(door) else None
            say(demo.greeting(page, seconds=seconds, busy_port=busy))
            if browser:
                demo.show(page.login_url)
            opened.append(page)

        async def behind(world: Any) -> None:
            await demo.tell(world, opened[0].store, opened[0].owner)

        opened: list[demo.Page] = []
        near = listener.bind_near(settings.host, settings.port)
        with near as door, databases.owned(settings) as site:
            process.run(preflight.bring_up(site))
            process.run(
                server.serve(settings, site, door, workers=True, ready=ready, behind=behind)
            )


@cli.command()
def migrate(*, data_dir: DataDir = None) -> None:
    """Bring the database to this version's schema, and give its roles their passwords."""
    from ..kit.migrate import head
    from . import databases, preflight, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        process.run(preflight.bring_up(site))
        say(f"The schema of {site.place} is {head()}.")


@cli.command("rotate-key")
def rotate_key(*, data_dir: DataDir = None) -> None:
    """Bring all that was sealed under PESAN_SECRET_KEY_OLD under PESAN_SECRET_KEY."""
    from . import databases, process, rotation
    from .house import open_world

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:

        async def rotated() -> rotation.Rotated:
            opened = open_world(
                settings, app_dsn=site.app, router_dsn=site.router, public_url=settings.address(0)
            )
            async with opened as world:
                return await rotation.rotate(world)

        done = process.run(rotated())
        for fault in done.faults:
            say(fault)
        say(rotation.told(done))
        if done.faults:
            complain(
                "List the key these were made under in PESAN_SECRET_KEY_OLD, and run it again."
            )
            raise typer.Exit(TROUBLE)


@cli.command("check-invariants")
def check_invariants(*, data_dir: DataDir = None) -> None:
    """Prove what must always be true of stock, orders and money; say what is not."""
    from . import databases, invariants, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        broken = process.run(invariants.check_site(site))
        for line in broken:
            say(line)
        if broken:
            raise typer.Exit(TROUBLE)
        say(f"All {len(invariants.INVARIANTS)} invariants hold.")


@cli.command()
def reconcile(*, data_dir: DataDir = None) -> None:
    """Hold every store's books against its gateways', now; say what does not agree."""
    from . import books, databases, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        told = process.run(books.reconcile(settings, site))
        for line in told.lines:
            say(line)
        if told.failed:
            complain(
                f"Of {told.failed} stores a gateway could not be asked; mend it and run this again."
            )
            raise typer.Exit(TROUBLE)


@cli.command()
def doctor(*, host: Host = None, port: Port = None, data_dir: DataDir = None) -> None:
    """Say what is missing and how to fix it."""
    from . import doctor, process

    with settled(host=host, port=port, data_dir=data_dir) as settings:
        findings = process.run(doctor.examine(settings))
        say(doctor.report(findings))
        if any(finding.is_bad for finding in findings):
            raise typer.Exit(TROUBLE)


@cli.command("disable-user")
def disable_user(email: str, *, data_dir: DataDir = None) -> None:
    """Lock somebody out: every session, cookie and API key of theirs ends at once."""
    from . import databases, people, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        process.run(people.disable(site, email))
        say(f"{email} is disabled; nothing of theirs works any more.")


@cli.command("enable-user")
def enable_user(email: str, *, data_dir: DataDir = None) -> None:
    """Let somebody log in again; the keys they had stay ended."""
    from . import databases, people, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        process.run(people.enable(site, email))
        say(f"{email} may log in again.")


@cli.command("export-customer")
def export_customer(
    store: Annotated[str, typer.Argument(help="sto_...")],
    customer: Annotated[str, typer.Argument(help="cus_...")],
    *,
    output: Annotated[Path | None, typer.Option("--output", help="A file; else printed.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Everything a store holds of a person, as JSON: what they may ask for."""
    from . import databases, privacy, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        found = process.run(privacy.export(site, store, customer))
        if output is None:
            say(found.decode())
        else:
            output.touch(mode=0o600, exist_ok=False)
            output.write_bytes(found)
            say(f"Everything about {customer} is in {output}.")


@cli.command("erase-customer")
def erase_customer(
    store: Annotated[str, typer.Argument(help="sto_...")],
    customer: Annotated[str, typer.Argument(help="cus_...")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Take a person's data out of every table. There is no way back."""
    from . import databases, privacy, process

    with settled(data_dir=data_dir) as settings, databases.borrowed(settings) as site:
        who = process.run(privacy.name_of(site, store, customer))
        if not yes:
            typer.confirm(f"Erase {who} for good?", abort=True)
        rows = process.run(privacy.erase(site, settings, store, customer))
        parts = ", ".join(f"{count} {name}" for name, count in rows.items() if count)
        say(f"{customer} is erased: {parts or 'nothing was left of them'}.")


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from . import document

    sys.stdout.buffer.write(document.openapi_json())


@cli.command()
def simulate(
    messages: Annotated[
        list[str] | None, typer.Argument(help="What to say; else you type.")
    ] = None,
    *,
    name: Annotated[str, typer.Option(help="The buyer's name.")] = "Budi",
    phone: Annotated[str, typer.Option(help="The buyer's number.")] = "+6281234567890",
    who: Annotated[
        str | None,
        typer.Option(
            "--as", help="siti, budi, maya, alex or rina, as the simulator's; or a number."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Be a buyer: chat with the demo store from this terminal."""
    from . import databases, process, simulate

    with settled(data_dir=data_dir) as settings:
        site = databases.joined(settings)
        buyer = simulate.buyer_of(who, name=name, phone=phone)
        process.run(simulate.chat(settings, site, buyer, messages))
