"""Why a cell cannot become a value."""

from apps.core.tabular import Problem
from apps.intake.mapping.fields import Field

SHOWN_CHARACTERS = 60


class Unfit(ValueError):
    """The text does not fit its field; `what` continues the sentence “text” …"""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure

    def problem(self, field: Field, text: str) -> Problem:
        """The complaint as a sentence about this field and this text."""
        return Problem(field.name, f"{field.title} “{shown(text)}” {self.what}.", self.cure)


def shown(text: str) -> str:
    """A text as it can stand in a message: short, and with nothing invisible in it."""
    short = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
    return "".join(c if c.isprintable() else "\ufffd" for c in short)
