"""What charts are told: marks with words, values and addresses; and what they give back."""

from dataclasses import dataclass

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Mark:
    """One drawn quantity. words is the value as people read it; url opens its records.

    paint names a class of charts.css without its "mark-": marketing, sales, money, later, rest,
    leak, their -solid and -tint forms; two may be joined by a space ("money open").
    """

    label: str
    words: str
    value: float
    paint: str = "rest"
    url: str = ""

    @property
    def name(self) -> str:
        return f"{self.label} {self.words}".strip()


@dataclass(frozen=True)
class ChartTable:
    """The same figures as a table: head names the columns, each row starts with its name."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sample:
    """What one paint stands for: a line of a legend."""

    paint: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing and its twin. Show both with components/chart.html."""

    svg: SafeString
    table: ChartTable
    #: For components/legend.html, where the drawing does not name each of its parts.
    legend: tuple[Sample, ...] = ()


def table_of_marks(first: str, second: str, marks: tuple[Mark, ...]) -> ChartTable:
    """One row a mark."""
    return ChartTable((first, second), tuple((mark.label, mark.words) for mark in marks))
