"""Frozen facts as people read them: labels for codes, words for what is not known."""

from __future__ import annotations

from typing import Any

from apps.campaigns.models import Channel
from apps.custom_fields import queries as custom_fields
from apps.custom_fields.kinds import PREFIX
from apps.custom_fields.words import labels
from apps.ground_rules.kinds import FIELDS, Inputs


def facts_in_words(inputs: Inputs) -> list[dict[str, str]]:
    """In the order of the agreement, as components/facts.html draws them."""
    [named] = with_names(inputs)
    return [
        {"label": label, "value": in_words(named[name])}
        for name, label in labels_of(inputs).items()
        if name in named
    ]


def labels_of(*found: Inputs) -> dict[str, str]:
    """What facts are called, the tenant's own fields last; asked for where one is among them."""
    names = dict.fromkeys(name for inputs in found for name in inputs if name.startswith(PREFIX))
    if not names:
        return FIELDS
    known = labels(custom_fields.all_fields())
    return {**FIELDS, **{name: known.get(name, name) for name in sorted(names)}}


def with_names(*found: Inputs) -> list[Inputs]:
    """The same facts with the channel's name for its code, in one statement for all of them."""
    codes = {code for inputs in found if (code := inputs.get("channel"))}
    names = dict(Channel.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        {**inputs, "channel": names.get(code, code)} if (code := inputs.get("channel")) else inputs
        for inputs in found
    ]


def in_words(value: Any) -> str:
    """A frozen fact as people read it."""
    if value is None or value == "":
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
