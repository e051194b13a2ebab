"""What was corrected, as the story tells it: from what, to what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from .models import Correction

_NOTHING: Final = "nothing"


def corrected() -> ArraySubquery:
    """For events: what each corrected, as `by_fact` takes it."""
    found = Correction.objects.filter(lead_id=OuterRef("lead_id"), seq=OuterRef("seq"))
    return ArraySubquery(found.values_list(JSONObject(field="field", was="was", became="became")))


def by_fact(events: Iterable[Any]) -> dict[tuple[Any, Any], str]:
    """By the number of the event and the name of the fact: " (+49 1 → +49 2)".

    The events come with what they `corrected`.
    """
    return {
        (event.seq, one["field"]): f" ({one['was'] or _NOTHING} → {one['became'] or _NOTHING})"
        for event in events
        for one in event.corrected
    }
