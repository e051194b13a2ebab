"""For the margin of a clause."""

from __future__ import annotations

from typing import Any

from django.template import Library

register = Library()


@register.simple_tag
def beside(key: str, margin: dict[str, list[Any]]) -> list[Any]:
    """What stands beside the clause with this key; "" is the version as a whole."""
    return margin.get(key, [])
