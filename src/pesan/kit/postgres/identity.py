"""As whom PostgreSQL runs. It refuses to run as root, wherever root is only a container's habit.

plain         ourselves: the ordinary case
namespace     ourselves, under an ordinary user's number in a user namespace: for root, also below
              a 0700 home, and for a number without a name in the user database
unprivileged  another user, whom root becomes: for root where namespaces are refused, and wherever
              the data already belongs to another user
"""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import namespace
from .binaries import ENVIRONMENT, Binaries
from .errors import DataDirUnusable, NoUserToRunAs

RunAs = Literal["auto", "plain", "namespace", "unprivileged"]
# Preferred users, first found wins; `nobody` last, for others may be nobody too.
PREFERRED = ("pesan", "postgres", "daemon", "nobody")
PROBE_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Identity:
    prefix: tuple[str, ...] = ()  # words before the command
    uid: int | None = None  # whom to become; None: stay
    gid: int | None = None

    @property
    def groups(self) -> tuple[int, ...] | None:
        return None if self.uid is None else ()

    def give(self, path: Path) -> None:
        """Makes `path` this user's own, where it is another user than ourselves."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def give_all(self, folder: Path) -> None:
        if self.uid is None:
            return
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                self.give(Path(parent, name))
        self.give(folder)

    def reaches(self, folder: Path) -> bool:
        """Whether this user can enter `folder`; asked of the kernel, not computed from modes."""
        return self.runs(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])

    def runs(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and our own paths, no shell
                [*self.prefix, *command],
                capture_output=True,
                check=False,
                cwd="/",
                env=ENVIRONMENT,
                extra_groups=self.groups,
                group=self.gid,
                timeout=PROBE_TIMEOUT_SECONDS,
                user=self.uid,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0


PLAIN = Identity()


def choose(run_as: RunAs, binaries: Binaries, root: Path, made: os.stat_result | None) -> Identity:
    """The identity for the data whose status is `made` (None: no data yet) in the folder `root`.

    Raises NoUserToRunAs or DataDirUnusable.
    """
    euid = os.geteuid()
    if made is not None and made.st_uid != euid:
        if euid != 0:
            whose = _name(made.st_uid)
            raise DataDirUnusable(path=root, reason=f"it belongs to user {whose}, not to us")
        return Identity(uid=made.st_uid, gid=made.st_gid)
    nameless = made is None and not _has_name(euid)  # only initdb insists on a name
    if run_as == "plain" or (run_as == "auto" and euid != 0 and not nameless):
        return PLAIN
    if run_as in {"auto", "namespace"}:
        stand_in = _in_namespace(root)
        if stand_in.runs([str(binaries.postgres), "--version"]):
            return stand_in
        if run_as == "namespace" or euid != 0:
            raise NoUserToRunAs(who=_name(euid), reason="user namespaces are refused here")
    return _unprivileged(root)


def _unprivileged(root: Path) -> Identity:
    user = _ordinary_user()
    identity = Identity(uid=user.pw_uid, gid=user.pw_gid)
    owner = root.parent.stat().st_uid
    if owner != 0 and _has_name(owner) and not identity.reaches(root):
        # A user's closed folder, as when a home is mounted into a container: be that user.
        return Identity(uid=owner, gid=pwd.getpwuid(owner).pw_gid)
    return identity


def _in_namespace(root: Path) -> Identity:
    # Its number needs a name, because initdb looks itself up.
    user = _ordinary_user()
    script = str(Path(namespace.__file__).resolve())
    numbers = (str(user.pw_uid), str(user.pw_gid))
    return Identity(prefix=(sys.executable, "-I", "-S", script, *numbers, str(root)))


def _ordinary_user() -> pwd.struct_passwd:
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    for name in PREFERRED:
        if name in users:
            return users[name]
    if not users:
        raise NoUserToRunAs(who=_name(os.geteuid()), reason="/etc/passwd names nobody else")
    return min(users.values(), key=lambda user: user.pw_uid)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name(uid: int) -> str:
    return pwd.getpwuid(uid).pw_name if _has_name(uid) else f"number {uid}"
