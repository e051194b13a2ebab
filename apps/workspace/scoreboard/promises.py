"""The promises of both sides as figures: what each line is made of and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.safestring import SafeString

from apps.core import wording
from apps.core.charts import bullet
from apps.core.period import all_dates
from apps.ground_rules.agreed import Contribution
from apps.ground_rules.kinds import ClauseKind
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.metrics import Share
from apps.reports.moment import Moment

from .joint import Together
from .treaty import Agreed, Said, said

#: Up to so many points short is a warning, more is bad.
NEARLY: Final = 0.05
NOT_AGREED: Final = "Not agreed"


@dataclass(frozen=True)
class Aside:
    """What a promise leaves out or hides, beside it: words, and the records behind them."""

    words: str
    url: str


@dataclass(frozen=True)
class Promise:
    """One line of a lane. `share` has numerator and denominator, each with its records."""

    label: str
    clause: str
    share: Share
    value: str
    of: str
    n_url: str
    of_url: str
    bullet: SafeString
    status: str = ""
    tone: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Where a promise's two counts come from, and what was agreed (a share, or None)."""

    label: str
    figures: tuple[str, str]
    side: str
    clause: str = ""
    agreed: float | None = None
    #: Figures told beside it when there are any, and what they are called.
    asides: Mapping[str, str] = field(default_factory=dict)
    #: Whether it can be counted without being agreed.
    is_measured: bool = True


@dataclass(frozen=True)
class Board:
    """What the promises are read from; `opens`: whether the reader may open records."""

    query: ReportQuery
    counts: Mapping[str, int]
    together: Together
    agreed: Agreed
    moment: Moment
    opens: bool

    def url(self, figure: str) -> str:
        """The records of a figure in the board's period."""
        return records_url(self.query, figure) if self.opens else ""

    @property
    def query_now(self) -> ReportQuery:
        """The same moment, whenever leads were handed over: what leaks, leaks now."""
        return replace(self.query, period=all_dates())

    @property
    def contribution(self) -> Contribution:
        """What both sides agreed to bring."""
        return Contribution.from_json(said(self.agreed, ClauseKind.CONTRIBUTION))


def promise(kept: Kept, board: Board) -> Promise:
    """A promise of two hand-off figures."""
    counted = (board.counts[figure] for figure in kept.figures)
    n, of = counted if kept.is_measured else (0, 0)
    return shown_as(kept, Share(n, of), board)


def shown_as(kept: Kept, share: Share, board: Board) -> Promise:
    """The promise with counts that were read elsewhere. What no clause says is no promise."""
    promised = kept.agreed if kept.clause else None
    status, tone = standing(share, promised) if kept.clause else (NOT_AGREED, "muted")
    agreed = promised if promised is not None and promised < 1 else None
    return Promise(
        label=kept.label,
        clause=kept.clause,
        share=share,
        value=wording.number(share.n),
        of=with_agreed(f"of {wording.number(share.of)}", agreed),
        n_url=board.url(kept.figures[0]),
        of_url=board.url(kept.figures[1]),
        bullet=bullet(share.n, tick(share, promised), max(share.of, share.n, 1), side=kept.side),
        status=status,
        tone=tone,
        asides=tuple(
            Aside(f"{wording.number(board.counts[name])} {words}", board.url(name))
            for name, words in kept.asides.items()
            if board.counts[name]
        ),
    )


def with_agreed(of: str, agreed: float | None) -> str:
    """What stands beside the figure."""
    return of if agreed is None else f"{of}, agreed {wording.percent(agreed)}"


def tick(share: Share, agreed: float | None) -> float | None:
    """Where the agreed share lies on the bar."""
    return agreed * share.of if agreed is not None and share.of else None


def standing(share: Share, agreed: float | None) -> tuple[str, str]:
    """How the promise is kept, in words and tone; nothing without data or without a promise."""
    if share.rate is None or agreed is None:
        return "", ""
    short = agreed - share.n / share.of
    if short <= 0:
        return "Kept", "ok"
    points = round(short * 100, 1)
    unit = "pt" if points == 1 else "pts"
    return (
        f"{points:g} {unit} short of {wording.percent(agreed)}",
        "warn" if short <= NEARLY else "bad",
    )


def term(board: Board, name: str) -> int:
    """A time of the version in force; 0 before the first, and where it says nothing."""
    rules = board.agreed.rules
    versions = (one for one in board.moment.versions if rules and one.rules_id == rules.id)
    return next((getattr(version, name) or 0 for version in versions), 0)


def working_days(days: int) -> str:
    """ "1 working day", "3 working days"."""
    return "1 working day" if days == 1 else f"{days} working days"


def of_kind(agreed: Agreed, kind: ClauseKind) -> str:
    """The first clause of a kind, as people cite it."""
    return clause_of(agreed, lambda clause: clause.kind == kind)


def clause_of(agreed: Agreed, fits: Callable[[Said], bool]) -> str:
    """The first clause that fits; "" for none."""
    return next((str(clause) for clause in agreed.clauses if fits(clause)), "")
