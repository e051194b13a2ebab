"""How a locale writes numbers: its thousands mark, decimal mark and where the sign stands."""

from dataclasses import dataclass
from typing import Final

NO_BREAK_SPACE: Final = "\u00a0"
NARROW_NO_BREAK_SPACE: Final = "\u202f"
MINUS: Final = "\u2212"


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """The marks of one locale; `sign_gap` stands between a currency sign and the digits."""

    thousands: str
    decimal: str
    sign_first: bool
    sign_gap: str


ENGLISH: Final = NumberMarks(",", ".", sign_first=True, sign_gap="")
CONTINENTAL: Final = NumberMarks(".", ",", sign_first=False, sign_gap=NO_BREAK_SPACE)
SPACED: Final = NumberMarks(NO_BREAK_SPACE, ",", sign_first=False, sign_gap=NO_BREAK_SPACE)
FRENCH: Final = NumberMarks(NARROW_NO_BREAK_SPACE, ",", sign_first=False, sign_gap=NO_BREAK_SPACE)
DUTCH: Final = NumberMarks(".", ",", sign_first=True, sign_gap=NO_BREAK_SPACE)
SWISS: Final = NumberMarks("\u2019", ".", sign_first=True, sign_gap=NO_BREAK_SPACE)

LOCALES: Final[dict[str, NumberMarks]] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "nl": DUTCH,
    "pt-br": DUTCH,
    "de-ch": SWISS,
    "fr-ch": SWISS,
    "it-ch": SWISS,
    **dict.fromkeys(
        ("de", "es", "it", "pt", "da", "el", "ro", "tr", "id", "hr", "sl"), CONTINENTAL
    ),
    **dict.fromkeys(("pl", "cs", "sk", "sv", "fi", "nb", "no", "hu", "uk", "bg", "lt"), SPACED),
}


def marks_for(locale: str) -> NumberMarks:
    """The marks of "de-CH", else of its language "de", else the English ones."""
    tag = locale.lower().replace("_", "-")
    return LOCALES.get(tag) or LOCALES.get(tag.partition("-")[0], ENGLISH)


def grouped(digits: str, marks: NumberMarks) -> str:
    """Thousands marks into a run of digits: "184200" becomes "184,200"."""
    return f"{int(digits):,}".replace(",", marks.thousands)
