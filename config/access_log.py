"""What gunicorn writes down of a request, without anything that lets its reader in.

Paths lose the keys that mails carry. What stands behind "?" was typed by somebody, or leads back
to such a path, and is left out altogether.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote

from gunicorn.glogging import Logger

from apps.core.logs import without_keys

#: Of headers and variables a format can name only these: others hold cookies, keys and addresses.
HARMLESS: Final = frozenset({"{x-request-id}o", "{content-type}o", "{x-forwarded-for}i", "{host}i"})


class AccessLog(Logger):  # type: ignore[misc]
    """gunicorn's own logger; `gunicorn.conf.py` names it."""

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        """What a line may consist of, whatever format is chosen."""
        found = super().atoms(resp, req, environ, request_time)
        kept = {name: v for name, v in found.items() if name[0] != "{" or name in HARMLESS}
        path = safe_address(environ["RAW_URI"])
        request = f"{found['m']} {path} {found['H']}"
        return {**kept, "U": path, "q": "", "r": request, "f": safe_address(found["f"])}

    def exception(self, msg: str, *args: object, **kwargs: Any) -> None:
        """The line of a request that broke names its address too."""
        safe = [safe_address(word) if isinstance(word, str) else word for word in args]
        super().exception(msg, *safe, **kwargs)


def safe_address(address: str) -> str:
    """An address as it may stand in a log: its path, without keys, in one line.

    Decoded first: what is spelled with % opens the same page.
    """
    path = without_keys(unquote(address.partition("?")[0]))
    return "".join(char if char.isprintable() else "?" for char in path)
