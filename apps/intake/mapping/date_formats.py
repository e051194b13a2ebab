"""The formats of dates that a map may name."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from apps.intake.mapping.bad_map import BadMap

DIRECTIVES: Final = frozenset("YymdbBHIMSfpzjaA%")


def date_formats(told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The strptime formats under "date_formats", none where it is not told. Raises `BadMap`."""
    formats = told.get("date_formats") or []
    cure = 'Write e.g. ["%d/%m/%Y"]: %Y year, %m month, %d day, %H:%M time.'
    if not isinstance(formats, list) or not all(isinstance(f, str) for f in formats):
        raise BadMap(key, "It is not a list of texts.", cure)
    for pattern in formats:
        directives = re.findall(r"%(.?)", pattern, re.DOTALL)
        names_a_day = {"d"} <= set(directives) and set(directives) & {"m", "b", "B"}
        if not (set(directives) <= DIRECTIVES and names_a_day and set(directives) & {"Y", "y"}):
            raise BadMap(key, f"“{pattern}” does not name year, month and day.", cure)
        _check_round_trip(pattern, key, cure)
    return tuple(formats)


def _check_round_trip(pattern: str, key: str, cure: str) -> None:
    try:
        datetime.strptime(  # noqa: DTZ007 - only whether the pattern can be read at all
            datetime(2024, 1, 31).strftime(pattern),  # noqa: DTZ001
            pattern.replace("%z", ""),
        )
    except (ValueError, re.error) as error:
        raise BadMap(key, f"“{pattern}” is not a format of dates.", cure) from error
