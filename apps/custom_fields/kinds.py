"""The words of custom fields."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

#: Stands before a field's key wherever it is named among other facts: "custom.machines".
PREFIX: Final = "custom."

LONGEST_KEY: Final = 40
LONGEST_LABEL: Final = 80
LONGEST_TEXT: Final = 200
LONGEST_OPTION: Final = 60
MOST_OPTIONS: Final = 30
#: Fields in use, and those of them that stand open on a lead: more of them nobody fills in.
MOST_FIELDS: Final = 50
MOST_SHOWN: Final = 12
#: A field that got no value for so long is nobody's.
UNUSED: Final = timedelta(days=180)


class ValueKind(TextChoices):
    """What a field holds, and as what it stands in JSON."""

    TEXT = "text", "Text"
    NUMBER = "number", "Whole number"
    YES_NO = "yes_no", "Yes or no"
    #: As ISO text.
    DATE = "date", "Date"
    #: One of the field's options, word for word.
    CHOICE = "choice", "One of several"


#: Kinds with few values: what a list can be narrowed to.
NARROWING: Final = frozenset({ValueKind.YES_NO, ValueKind.CHOICE})

#: A value as it is kept.
Value = str | int | bool
