"""The hours of a day on a form: a few stretches, each from one time to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from typing import Any, Final

from django import forms

from apps.core.business_time import CalendarError, Hours, Interval
from apps.core.working_hours import refuse_overlap

#: So many can be typed for each day: before and after a break.
USUAL: Final = 2


class StretchesWidget(forms.MultiWidget):
    """Two clocks for each stretch, side by side; a reader is told whose they are."""

    def __init__(self, label: str, stretches: int) -> None:
        names = [f"{label}, {edge}" for edge in _edges(stretches)]
        clocks = [
            forms.TimeInput({"type": "time", "aria-label": name}, format="%H:%M") for name in names
        ]
        super().__init__(clocks)

    def decompress(self, value: Any) -> list[time | None]:
        """Of nothing: as many empty clocks. Anything else comes as `typed` already."""
        return [None] * len(self.widgets)

    def id_for_label(self, id_: str) -> str:
        """What names the day leads to its first clock."""
        return f"{id_}_0"


class StretchesField(forms.MultiValueField):
    """The hours of one day; all empty is a closed day. Errors name the day."""

    def __init__(self, *, label: str, stretches: int = USUAL) -> None:
        unreadable = {"invalid": f"{label}: write each time as 09:00."}
        clocks = [forms.TimeField(required=False, error_messages=unreadable)] * (2 * stretches)
        super().__init__(
            clocks,
            widget=StretchesWidget(label, stretches),
            label=label,
            required=False,
            require_all_fields=False,
        )

    def compress(self, data_list: Sequence[time | None]) -> Hours:
        """The stretches in order. Raises ValidationError that says how to mend them."""
        try:
            return _in_order(self._stretches(data_list))
        except CalendarError as error:
            raise forms.ValidationError(f"{self.label}: {error} {error.cure}") from error

    def _stretches(self, clocks: Sequence[time | None]) -> Iterator[Interval]:
        for opens, closes in zip(clocks[::2], clocks[1::2], strict=True):
            if opens is not None and closes is not None:
                yield Interval(opens, closes)
            elif opens is not closes:
                raise CalendarError("hours begin and end.", "Enter both times, or none.")


def typed(hours: Hours, stretches: int) -> list[time | None]:
    """Hours as the clocks of a field show them, the empty ones last."""
    clocks: list[time | None] = [clock for one in hours for clock in (one.opens, one.closes)]
    return clocks + [None] * (2 * stretches - len(clocks))


def _in_order(stretches: Iterable[Interval]) -> Hours:
    hours = tuple(sorted(stretches, key=lambda one: one.opens))
    refuse_overlap(hours)
    return hours


def _edges(stretches: int) -> list[str]:
    """ "from", "to", "from, stretch 2", …: what each clock says of its day."""
    return [
        f"{edge}, stretch {number}" if number > 1 else edge
        for number in range(1, stretches + 1)
        for edge in ("from", "to")
    ]
