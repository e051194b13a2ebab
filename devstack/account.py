"""Which account runs PostgreSQL and Valkey.

PostgreSQL refuses to run as root. So under root the services run as an account that exists
already: nothing is created on the machine and no folder's rights are loosened.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devstack.errors import StackError


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine."""

    name: str
    uid: int
    gid: int

    def can_reach(self, path: Path) -> bool:
        """Whether this account may enter the folder or run the program; only the kernel knows."""
        asked = subprocess.run(
            ["test", "-x", path],
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            cwd="/",
            check=False,
        )
        return asked.returncode == 0


def service_account() -> Account | None:
    """The account for the services, or None when ours will do. Raises StackError without one."""
    if os.geteuid() != 0:
        return None
    for name in (os.environ.get("BATON_SERVICE_USER"), "postgres", "nobody"):
        found = name and _unprivileged(name)
        if found:
            return found
    raise StackError(
        "Under root the services need an unprivileged account: set BATON_SERVICE_USER."
    )


def _unprivileged(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid) if entry.pw_uid else None
