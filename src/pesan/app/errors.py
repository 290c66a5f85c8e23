"""Why Pesan does not start. The command line prints message and hint; `exit_status` is its answer."""

from typing import ClassVar

from ..kit.errors import Conflict, Problem, Unauthorised, Unavailable

TROUBLE, SETTINGS_WRONG, MIGRATION_NEEDED = 1, 2, 3


class WillNotStart(Unavailable):
    """Something outside this process must be put right first."""

    exit_status: ClassVar[int] = TROUBLE


class PortBusy(Conflict):
    code = "app.port_busy"
    message = "port {port} of {host} is in use by another program"
    hint = "Stop that program, or choose another port with PESAN_PORT."


class AddressUnusable(WillNotStart):
    code = "app.address_unusable"
    message = "{host} port {port} cannot be listened on: {reason}"
    hint = "Correct PESAN_HOST and PESAN_PORT; ports below 1024 need a privileged user."


class DatabaseUnreachable(WillNotStart):
    code = "app.database_unreachable"
    message = "the database at {place} cannot be reached: {reason}"
    hint = "Check DATABASE_URL and that PostgreSQL runs; unset it to use the embedded one."


class LoginRefused(WillNotStart):
    code = "app.database_login_refused"
    message = "the database at {place} does not let {role} in: {reason}"
    hint = "Run `pesan migrate` with this PESAN_SECRET_KEY: it makes the roles and their passwords."
    exit_status = MIGRATION_NEEDED


class SchemaBehind(WillNotStart):
    code = "app.schema_behind"
    message = "the database's schema is {found}, this Pesan needs {needed}"
    hint = "Run `pesan migrate`, then start again."
    exit_status = MIGRATION_NEEDED


class SchemaAhead(WillNotStart):
    code = "app.schema_ahead"
    message = "the database's schema is {found}, this Pesan knows only up to {needed}"
    hint = "Start the newer Pesan that migrated it."


class PostgresTooOld(WillNotStart):
    code = "app.postgres_too_old"
    message = "the database is PostgreSQL {found}; {oldest} or newer is needed"
    hint = "Upgrade it, or unset DATABASE_URL to use the embedded PostgreSQL."


class NotDurable(WillNotStart):
    code = "app.not_durable"
    message = "the database may lose what it said it kept: {settings}"
    hint = "Turn them on in postgresql.conf and for the roles; an order acknowledged must survive."


class RoleTooMighty(WillNotStart):
    code = "app.role_too_mighty"
    message = "the role {role} {might}, so the fence between stores would not hold"
    hint = "Give the app a plain role: `pesan migrate` makes pesan_app and pesan_router."


class OwnerIsFenced(WillNotStart):
    code = "app.owner_is_fenced"
    message = "the role {role} does not see every store's rows, so it cannot check them"
    hint = "Name a superuser, or a role with BYPASSRLS, in DATABASE_URL for this one command."


class HeadUnreadable(WillNotStart):
    code = "app.head_unreadable"
    message = "{line!r} is no head of an audit chain"
    hint = "Give the lines that `pesan audit head` printed, as they were."


class MetricsRefused(Unauthorised):
    code = "app.metrics_refused"
    message = "the meters of this process are its operator's"
    hint = "Send Authorization: Bearer with the PESAN_METRICS_TOKEN of this installation."


class NothingRuns(WillNotStart):
    code = "app.nothing_runs"
    message = "no embedded PostgreSQL runs in {data_dir}"
    hint = "Start `pesan serve` (or `pesan demo`) first, or set DATABASE_URL."


class DemoRefused(WillNotStart):
    code = "app.demo_refused"
    message = "the demo store does not belong into {place}"
    hint = "Unset PESAN_ENV=production, or use `pesan serve`."


class DoorClosed(WillNotStart):
    code = "app.nobody_answers"
    message = "no Pesan answers at {url}: {reason}"
    hint = "Start `pesan demo` in another terminal first."


class NoSuchPersona(WillNotStart):
    code = "app.no_such_persona"
    message = "nobody is called {persona!r}"
    hint = "Be one of {known}, or somebody with a number: --as +6281234567890."


def exit_status_of(problem: Problem) -> int:
    return problem.exit_status if isinstance(problem, WillNotStart) else TROUBLE
