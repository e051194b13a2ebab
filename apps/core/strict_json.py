"""Reading JSON that strangers send: refused with a reason, or safe to store as it is.

The standard loader accepts NaN, numbers that overflow, duplicate keys, NUL and half characters,
and fails in six different ways on the rest. Here everything wrong is a `BadJSON`, and what was
removed to make the text storable is reported, never done in silence.
"""

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

MOST_BYTES: Final = 256 * 1024
MOST_DEPTH: Final = 20
EXACT_DIGITS: Final = 15
"""Whole numbers up to here survive JavaScript and JSONB; longer ones are ids, kept as text."""

MOST_DIGITS: Final = 64
MOST_CHANGES: Final = 50

STRING_OR_BRACKET: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
MAY_HOLD_UNSTORABLE: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


class BadJSON(ValueError):
    """The body is refused. `cure` tells its sender in one sentence what to do instead."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message} {cure}")
        self.message = message
        self.cure = cure


@dataclass(frozen=True, slots=True)
class StrictJSON:
    """A JSON object that can be stored; `changes` says in sentences what was altered for that."""

    value: dict[str, Any]
    changes: tuple[str, ...] = ()

    def text(self, key: str) -> str | None:
        """The text under a key, None where it is absent or null. Raises `BadJSON` for others."""
        found = self.value.get(key)
        if found is None or isinstance(found, str):
            return found
        raise BadJSON(f"“{key}” is not a text.", f'Send it in double quotes, e.g. "{key}": "…".')


@dataclass(slots=True)
class Changes:
    """What was altered, a sentence each and not more than a log can bear."""

    sentences: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        if len(self.sentences) < MOST_CHANGES:
            self.sentences.append(sentence)


def loads(data: bytes, *, max_bytes: int = MOST_BYTES, max_depth: int = MOST_DEPTH) -> StrictJSON:
    """Parse one JSON object from UTF-8 bytes. Raises `BadJSON` for everything else."""
    if len(data) > max_bytes:
        raise BadJSON(
            f"The body has {len(data):,} bytes; the most is {max_bytes:,}.", "Send less at once."
        )
    changes = Changes()
    text = _decode(data, changes)
    _check_depth(data, max_depth)
    value = _parse(text, changes)
    if MAY_HOLD_UNSTORABLE.search(text):
        value = _storable(value, "", changes)
    return StrictJSON(value, tuple(changes.sentences))


def _decode(data: bytes, changes: Changes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJSON(
            f"Byte {error.start + 1:,} of the body is not UTF-8.", "Send the JSON as UTF-8."
        ) from error
    if text.startswith("\ufeff"):
        changes.add("Removed the byte order mark before the JSON.")
        text = text[1:]
    if not text.strip():
        raise BadJSON("The body is empty.", 'Send a JSON object, e.g. {"email": "…"}.')
    return text


def _check_depth(data: bytes, most: int) -> None:
    """Count brackets outside of texts before the parser recurses into them."""
    depth = 0
    for token in STRING_OR_BRACKET.finditer(data):
        mark = token[0]
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
        if depth > most:
            raise BadJSON(
                f"The JSON is nested more than {most} levels deep.", "Send a flat object."
            )


def _parse(text: str, changes: Changes) -> dict[str, Any]:
    def whole(digits: str) -> int | str:
        return _whole(digits, changes)

    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=whole,
            object_pairs_hook=_distinct,
        )
    except json.JSONDecodeError as error:
        raise BadJSON(
            f"Line {error.lineno}, column {error.colno} is not JSON: {error.msg}.",
            "Check quotes, commas and brackets there.",
        ) from error
    if not isinstance(value, dict):
        raise BadJSON(
            "The JSON is not an object.", 'Send names and values in braces, e.g. {"email": "…"}.'
        )
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise BadJSON(f"{name} is not a JSON number.", "Send null where there is no number.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isfinite(number):
        return number
    raise BadJSON(f"{text[:40]} is too large for a number.", "Send it as a text in quotes.")


def _whole(digits: str, changes: Changes) -> int | str:
    if len(digits.lstrip("-")) <= EXACT_DIGITS:
        return int(digits)
    if len(digits) > MOST_DIGITS:
        raise BadJSON(
            f"A whole number has {len(digits):,} digits; the most is {MOST_DIGITS}.",
            "Send it as a text in quotes.",
        )
    changes.add(f"Kept the number {digits} as text: it has more digits than a number can hold.")
    return digits


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    keys = [key for key, _ in pairs]
    twice = next(key for key in keys if keys.count(key) > 1)
    raise BadJSON(f"The key “{_shown(twice)}” stands twice.", "Send each key once.")


def _storable(value: Any, path: str, changes: Changes) -> Any:
    """The same value without NULs and lone surrogates, in keys as in texts."""
    if isinstance(value, str):
        return _storable_text(value, path, changes)
    if isinstance(value, list):
        return [_storable(item, f"{path}[{n}]", changes) for n, item in enumerate(value)]
    if isinstance(value, dict):
        pairs = []
        for key, item in value.items():
            clean = _storable_text(key, f"a key in {path or 'the object'}", changes)
            pairs.append((clean, _storable(item, f"{path}.{clean}".lstrip("."), changes)))
        return _distinct(pairs)
    return value


def _storable_text(text: str, path: str, changes: Changes) -> str:
    clean, removed = UNSTORABLE.subn("", text)
    if removed:
        characters = "character" if removed == 1 else "characters"
        changes.add(f"Removed {removed} {characters} that cannot be stored from {path}.")
    return clean


def _shown(key: str) -> str:
    return UNSTORABLE.sub("�", key[:60])
