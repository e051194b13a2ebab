"""From the columns of somebody's file to our fields, by a map that a person can read and keep.

    field_map = FieldMap.parse(json.load(file), kind="leads")
    mapped = field_map.apply(row.cells)

A map is JSON: which of our fields comes from which column, with constants, value maps, defaults,
date formats, time zone, currency and whether what it tells counts as known now or when it happened.
"""

from apps.core.tabular import Problem
from apps.intake.mapping.bad_map import BadMap
from apps.intake.mapping.field_map import FieldMap, Mapped
from apps.intake.mapping.fields import FIELDS, Field, Kind, ValueType
from apps.intake.mapping.moments import Moment
from apps.intake.mapping.suggestions import Confidence, Guess, Suggestion, suggest

__all__ = [
    "FIELDS",
    "BadMap",
    "Confidence",
    "Field",
    "FieldMap",
    "Guess",
    "Kind",
    "Mapped",
    "Moment",
    "Problem",
    "Suggestion",
    "ValueType",
    "suggest",
]
