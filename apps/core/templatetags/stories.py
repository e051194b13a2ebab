"""For components/track.html and timeline.html: a lead's way and what happened, line by line."""

from __future__ import annotations

from collections.abc import Iterable

from django.template import Library
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.core.stencils import Stencil
from apps.core.stories import Event, Step

register = Library()

_STEP = Stencil("components/track_step.html", "note")
_ENTRY = Stencil("components/timeline_entry.html", "at", "when", "text", "detail", "url", "points")


@register.simple_tag
def track_steps(steps: Iterable[Step]) -> SafeString:
    """The dots of a track."""
    return SafeString("".join(map(_step, steps)))


def _step(one: Step) -> SafeString:
    return _STEP.fill({"note": one.note}, label=one.label, state=one.state, side=one.side)


@register.simple_tag
def timeline_entries(events: Iterable[Event]) -> SafeString:
    """The lines of a timeline."""
    return SafeString("".join(map(_entry, events)))


def _entry(one: Event) -> SafeString:
    texts = {
        "at": timezone.localtime(one.at).isoformat() if one.at else "",
        "when": one.when,
        "text": one.text,
        "detail": one.detail,
        "url": one.url,
        "points": one.points,
    }
    return _ENTRY.fill(
        texts,
        side=one.side or "marketing",
        state=one.state,
        has_at=one.at is not None,
        has_detail=bool(one.detail),
        has_url=bool(one.url),
    )
