"""What is sent twice with one key is one thing."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5


def id_under(key: UUID | None, *parts: object) -> UUID:
    """The id of what was sent with `key`: the same for the same parts, another for any other.

    The parts say what it belongs to, such as the campaign of a cost line, so that a key that was
    made up or copied from elsewhere meets nothing that exists there. None is a new id each time.
    """
    return uuid4() if key is None else uuid5(key, "/".join(str(part) for part in parts))
