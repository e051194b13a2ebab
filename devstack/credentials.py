"""The random secrets of one stack, made once and kept in its state folder."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Credentials:
    """Passwords of the three database roles, Django's key, and an id for the stack itself."""

    stack_id: str
    superuser: str
    owner: str
    app: str
    secret_key: str

    @classmethod
    def of(cls, state: Path) -> Self:
        """Those of this state folder; a new folder gets new ones. Readable by their owner only."""
        path = state / "credentials.json"
        if not path.exists():
            _save(cls._random(), path)
        return cls(**json.loads(path.read_text()))

    @classmethod
    def _random(cls) -> Self:
        return cls(secrets.token_hex(6), *(secrets.token_urlsafe(24) for _ in range(4)))


def _save(credentials: Credentials, path: Path) -> None:
    """Whole or not at all, and never over what another command saved at the same moment."""
    whole = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(whole, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(credentials), file)
    with suppress(FileExistsError):
        path.hardlink_to(whole)
    whole.unlink()
