"""For a clause: what the machine does by it, and what stands in its margin."""

from __future__ import annotations

from typing import Any

from django.template import Library

from apps.ground_rules.models import Clause
from apps.ground_rules.queries import rule_in_words

register = Library()


@register.simple_tag
def beside(key: str, margin: dict[str, list[Any]]) -> list[Any]:
    """What stands beside the clause with this key; "" is the version as a whole."""
    return margin.get(key, [])


@register.simple_tag
def checked_by(clause: Clause) -> list[str]:
    """What the machine does by a clause, a line each; none where only people judge."""
    return rule_in_words(clause)
