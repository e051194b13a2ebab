"""POST to an address that somebody typed in, without being led into our own network.

The name is resolved once, every address found must be public, and the connection goes to the
address that was looked at, so a name that answers differently the second time gains nothing. No
redirect is followed, no proxy of the environment used, and all of it together has a deadline.
Hosts of BATON_CHAT_HOOK_HOSTS ("chat.internal" or "127.0.0.1:8065") may be private and speak plain
HTTP: for installations whose chat lives in the same house.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

DEADLINE_SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0

#: Global unicast, less what only looks global: tunnels to IPv4, documentation, identifiers.
_V6_GLOBAL = ip_network("2000::/3")
_V6_SPECIAL = tuple(
    ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_V4_SPECIAL = tuple(ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24"))
_HTTPS_PORT: Final = 443


class Forbidden(ValueError):
    """This address may not be called; the message is for people and tells nothing of networks."""


class Unreachable(OSError):
    """Nobody answered in time, or not in HTTP: worth another try."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, in any of its spellings."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        return ip in _V6_GLOBAL and not any(ip in network for network in _V6_SPECIAL)
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _V4_SPECIAL)


def checked(url: str) -> SplitResult:
    """The parts of an address that may be called as far as one can read. Raises Forbidden."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Forbidden("This is not an address.") from error
    if not parts.hostname or parts.username or parts.password:
        raise Forbidden("This is not an address of a chat channel.")
    if _is_allowed_host(parts):
        return parts
    if parts.scheme != "https" or port not in (None, _HTTPS_PORT):
        raise Forbidden("The address must begin with https:// and name no port.")
    if not _may_be_public(parts.hostname):
        raise Forbidden("This address may not be called from here.")
    return parts


def _may_be_public(hostname: str) -> bool:
    """False for what is no public IP address; what a name means is seen when it is called."""
    if hostname == "localhost":
        return False
    try:
        return is_public(hostname)
    except ValueError:
        return True


def post_json(url: str, body: bytes, *, deadline: float = DEADLINE_SECONDS) -> int:
    """POST a JSON text; returns the status of the answer, also of a refusal or redirect.

    Raises Forbidden for an address that may not be called, Unreachable when nobody answers within
    `deadline` seconds.
    """
    parts = checked(url)
    try:
        with _connected(parts, deadline) as connection:
            connection.request("POST", _target(parts), body, {"Content-Type": "application/json"})
            return connection.getresponse().status
    except (OSError, HTTPException, UnicodeError) as error:
        raise Unreachable("Nobody answered at this address in time.") from error


def _target(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


@contextmanager
def _connected(parts: SplitResult, deadline: float) -> Iterator[HTTPConnection]:
    """A connection to an address that was looked at, cut off when the time is over."""
    host, port = str(parts.hostname), parts.port or _port_of(parts)
    wire = socket.create_connection((_vetted(parts, host, port), port), CONNECT_SECONDS)
    if parts.scheme == "https":
        wire = ssl.create_default_context().wrap_socket(
            wire, server_hostname=host, do_handshake_on_connect=False
        )
    cut = Timer(deadline, _cut, [wire])
    cut.start()
    try:
        with closing(wire):
            if isinstance(wire, ssl.SSLSocket):
                wire.do_handshake()
            connection = HTTPConnection(host, port)
            connection.sock = wire
            yield connection
    finally:
        cut.cancel()


def _vetted(parts: SplitResult, host: str, port: int) -> str:
    """One of the addresses of a name, when all of them may be called. Raises Forbidden."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not _is_allowed_host(parts) and not all(is_public(address) for address in found):
        raise Forbidden("This address may not be called from here.")
    return min(found)


def _is_allowed_host(parts: SplitResult) -> bool:
    if parts.scheme not in ("http", "https"):
        return False
    names = {str(parts.hostname), f"{parts.hostname}:{parts.port or _port_of(parts)}"}
    return not names.isdisjoint(settings.CHAT_HOOK_HOSTS)


def _port_of(parts: SplitResult) -> int:
    return _HTTPS_PORT if parts.scheme == "https" else 80


def _cut(wire: socket.socket) -> None:
    """End a conversation that somebody draws out byte by byte; it may have ended just now."""
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
