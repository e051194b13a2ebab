"""What is wrong with a file or a row, said so that the person who brought it can cure it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row; `field` is None where the whole row is meant."""

    field: str | None
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.message} {self.cure}"


class UnreadableFile(Exception):
    """The file as a whole cannot be read. `row` and `field` say where, when that is known."""

    def __init__(
        self, message: str, cure: str, *, row: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(f"{message} {cure}")
        self.message = message
        self.cure = cure
        self.row = row
        self.field = field
