"""A map that cannot be used, and the checks that every part of it shares."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any


class BadMap(ValueError):
    """The map cannot be used. `key` says where ("fields.email.column"), `cure` what to write."""

    def __init__(self, key: str, message: str, cure: str) -> None:
        super().__init__(f"{key}: {message} {cure}")
        self.key = key
        self.message = message
        self.cure = cure


def plain_text(told: Mapping[str, Any], name: str, key: str) -> str | None:
    """A text that is not blank, None where it is not told. Raises `BadMap`."""
    found = told.get(name)
    if found is None:
        return None
    if not isinstance(found, str) or not found.strip():
        raise BadMap(key, "It is not a text.", "Write it in double quotes, or leave the key out.")
    return found.strip()


def choice(json: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    """One of the choices, the first where it is not told. Raises `BadMap`."""
    chosen = json.get(key, choices[0])
    if chosen not in choices:
        raise BadMap(key, f"“{chosen}” is not a choice.", f"Write {listed(choices)}.")
    return str(chosen)


def only_keys(told: Mapping[str, Any], known: Iterable[str], prefix: str) -> None:
    """Refuse keys that mean nothing: they are most often misspelt. Raises `BadMap`."""
    for key in told:
        known_name(key, known, f"{prefix}{key}", "key")


def known_name(name: str, known: Iterable[str], key: str, noun: str) -> None:
    """Refuse a name that is not known, with the nearest one that is. Raises `BadMap`."""
    names = list(known)
    if name in names:
        return
    near = get_close_matches(name, names, n=1)
    cure = f"Did you mean “{near[0]}”?" if near else f"Known are {', '.join(names)}."
    raise BadMap(key, f"There is no such {noun}.", cure)


def listed(names: Iterable[str]) -> str:
    """ "a, b or c"."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
