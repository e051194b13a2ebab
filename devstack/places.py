"""Where a stack keeps its files.

The state folder is `.state` of the clone, or `BATON_STATE`. Under root the services' account
often can't get there (a clone in /root, a private temporary folder); then only what the services
own lies elsewhere.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from devstack.account import Account, service_account
from devstack.credentials import Credentials
from devstack.errors import StackError

CLONE = Path(__file__).resolve().parent.parent

# A UNIX socket's path may have 107 bytes (103 on macOS), and PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class Places:
    """The folders of one stack, all present, and who runs its services."""

    state: Path
    services: Path
    sockets: Path
    account: Account | None
    credentials: Credentials

    @property
    def logs(self) -> Path:
        """What every process of the stack writes."""
        return self.state / "logs"

    def remove(self) -> None:
        """Delete everything the stack ever wrote."""
        for folder in (self.sockets, self.services, self.state):
            shutil.rmtree(folder, ignore_errors=True)


def state_folder() -> Path:
    """The folder that makes a stack this stack: same folder, same data."""
    chosen = os.environ.get("BATON_STATE")
    return Path(chosen).absolute() if chosen else CLONE / ".state"


def make_places(state: Path) -> Places:
    """Create the folders of the stack in `state`. Raises StackError when that isn't allowed."""
    account = service_account()
    make_state(state, account)
    credentials = Credentials.of(state)
    (state / "logs").mkdir(exist_ok=True)
    services = _services_folder(state, account, credentials)
    sockets = _socket_folder(services, account)
    return Places(state, services, sockets, account, credentials)


def make_state(state: Path, account: Account | None) -> None:
    """Create the state folder; others may pass through it under root, nobody may list it."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        state.chmod(0o711 if account else 0o700)
    except PermissionError as error:
        raise StackError(f"{state} belongs to another account. Set BATON_STATE.") from error


def _services_folder(state: Path, account: Account | None, credentials: Credentials) -> Path:
    folder = state / "services"
    if account and not account.can_reach(state):
        # Named after both, so neither a copied nor a deleted state folder meets old data.
        digest = hashlib.sha256(str(state).encode()).hexdigest()[:6]
        folder = shared_folder() / f"{credentials.stack_id}-{digest}"
    return own(folder, account, 0o700)


def _socket_folder(services: Path, account: Account | None) -> Path:
    beside = services.with_name(services.name + ".sockets")
    folder = beside if fits_a_socket(beside) else _short_folder(services)
    return own(folder, account, 0o711 if account else 0o700)


def fits_a_socket(folder: Path) -> bool:
    """Whether the path is short enough for the sockets in it."""
    return len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER


def _short_folder(services: Path) -> Path:
    digest = hashlib.sha256(str(services).encode()).hexdigest()[:10]
    name = f"baton-{os.geteuid()}-{digest}"
    temporary = Path(tempfile.gettempdir()) / name
    return temporary if fits_a_socket(temporary) else Path("/tmp") / name  # noqa: S108


def own(folder: Path, account: Account | None, mode: int) -> Path:
    """Create the folder for the services' account. Raises StackError when a stranger made it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in {os.geteuid(), account.uid if account else -1}:
        raise StackError(
            f"{folder} belongs to another account. Delete it, or as root name its owner in "
            "BATON_SERVICE_USER."
        )
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(mode)
    return folder


def shared_folder() -> Path:
    """Under root: a folder that every account can pass through. Raises StackError without one."""
    for parent in (Path("/var/lib"), Path("/var/tmp"), Path("/tmp")):  # noqa: S108
        folder = parent / "baton-dev"
        if os.access(parent, os.W_OK):
            own(folder, None, 0o755)
            return folder
    raise StackError("Neither /var/lib nor /tmp can be written to.")
