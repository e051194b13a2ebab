"""The columns that a list of leads can have, on the page and in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any, Final

from apps.core import wording
from apps.core.stencils import filled
from apps.custom_fields.models import CustomField
from apps.custom_fields.words import in_words, value_in_words
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .kinds import STAGE_LABELS


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a row's cells lead: addresses that a lead's number or campaign's id follows."""

    lead: str
    #: "" for who may not open campaigns.
    campaign: str


def _plain(value: Any) -> str:
    """As a file has it: days and moments as ISO 8601, nothing as blank."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its head, which field of a lead stands below, and how it is read."""

    head: str
    field: str
    read: Callable[[Any], str] = _plain


@dataclass(frozen=True)
class Column:
    """One column. `cell` makes the words of a row of `queries.listed`, escaped when drawn."""

    name: str
    label: str
    cell: Callable[[Any, Doors], str] = field(compare=False)
    file: tuple[FileColumn, ...] = field(compare=False)
    #: What a row has to know besides `queries.LISTED`.
    needs: tuple[str, ...] = ()
    #: Key of `queries.ORDERS` that its head sorts by.
    sort: str = ""
    #: "number" or "nowrap".
    look: str = ""
    is_usual: bool = True
    is_personal: bool = False
    #: Read without its head, which a phone has no room for.
    says_itself: bool = False

    @property
    def attributes(self) -> str:
        """Of its cells: on a phone the short ones stand at the end of a line, with their label."""
        parts = [f' class="{self.look}"'] if self.look else []
        parts += [" data-end"] if self.look or self.name == "stage" else []
        parts += [] if self.says_itself else [f' data-label="{escape(self.label)}"']
        return "".join(parts)

    @property
    def is_number(self) -> bool:
        return self.look == "number"

    @property
    def sorts(self) -> str:
        """The name that the order in force has while this column is sorted by."""
        return self.sort.removeprefix("-")


def _text(name: str) -> Callable[[Any, Doors], str]:
    return lambda row, _: getattr(row, name) or wording.NOTHING


def _day(name: str) -> Callable[[Any, Doors], str]:
    return lambda row, _: wording.day(getattr(row, name))


def _source(row: Any, doors: Doors) -> str:
    campaign = row.campaign__name or wording.NOTHING
    if doors.campaign and row.campaign__name:
        campaign = filled(
            '<a class="figure-link" href="{}{}/">{}</a>',
            doors.campaign,
            row.campaign__public_id,
            campaign,
        )
    channel = row.channel__name or "No channel told"
    return filled('{}<span class="cell-note">{}</span>', campaign, channel)


def _score(row: Any, doors: Doors) -> str:
    if row.score is None:
        return wording.NOTHING
    spoken = "points: why"
    return filled(
        '<a class="figure-link" href="{}{}/#why">{}<span class="visually-hidden"> {}</span></a>',
        *(doors.lead, row.number, row.score, spoken),
    )


def _owner(row: Any, _: Doors) -> str:
    return row.owner__name or row.owner__email or wording.NOTHING


def _extra(name: str, label: str, field: str, **facts: Any) -> Column:
    cell = _day(field) if name.endswith("_at") else _text(field)
    look = "nowrap" if name.endswith("_at") else ""
    return Column(
        name,
        label,
        cell,
        (FileColumn(name, field),),
        needs=(field,),
        look=look,
        is_usual=False,
        **facts,
    )


COLUMNS: Final = (
    _extra("email", "E-mail", "person__email", is_personal=True),
    _extra("phone", "Phone", "person__phone", is_personal=True),
    _extra("job_title", "Job title", "person__job_title", is_personal=True),
    Column(
        "company",
        "Company",
        _text("company__name"),
        (FileColumn("company", "company__name"),),
        says_itself=True,
    ),
    _extra("industry", "Industry", "company__industry"),
    _extra("country", "Country", "company__country"),
    Column(
        "source",
        "Came from",
        _source,
        (FileColumn("campaign", "campaign__name"), FileColumn("channel", "channel__code")),
        says_itself=True,
    ),
    Column(
        "stage", "Stage", lambda row, _: STAGE_LABELS[row.stage], (FileColumn("stage", "stage"),)
    ),
    Column("score", "Score", _score, (FileColumn("score", "score"),), sort="-score", look="number"),
    Column("owner", "With", _owner, (FileColumn("owner", "owner__name"),)),
    Column(
        "due",
        "Due",
        lambda row, _: wording.moment(row.due_at),
        (FileColumn("due_at", "due_at"),),
        sort="due",
        look="nowrap",
    ),
    Column(
        "captured",
        "Came in",
        _day("captured_on"),
        (FileColumn("captured_on", "captured_on"),),
        sort="-captured",
        look="nowrap",
    ),
    _extra("handed_at", "Handed over", "handed_at"),
    _extra("accepted_at", "Accepted", "accepted_at"),
    _extra("won_at", "Won", "won_at"),
)

#: What rows have to know for all columns there are, the tenant's own among them.
FURTHER: Final = (*(name for column in COLUMNS for name in column.needs), "custom")

#: What begins every line of the file.
WHO: Final = (FileColumn("number", "number"), FileColumn("name", "person__name"))
#: The file of who chose no columns; the tenant's own fields follow them.
USUAL_FILE: Final = (
    "email", "company", "source", "stage", "score", "captured", "handed_at", "accepted_at",
    "won_at",
)  # fmt: skip


def own(known: CustomField) -> Column:
    """The column of one of the tenant's own fields, in the file by the name an import knows."""
    return Column(
        known.name,
        known.label,
        lambda row, _: value_in_words(known, row.custom.get(known.key)) or wording.NOTHING,
        (FileColumn(known.name, "custom", lambda custom: in_words(custom.get(known.key))),),
        needs=("custom",),
        is_usual=False,
    )


def offered(membership: Membership, fields: Iterable[CustomField]) -> list[Column]:
    """The columns that this member may choose among; `fields` are the tenant's own in use."""
    sees_contact = membership.may(Capability.SEE_CONTACT)
    known = [column for column in COLUMNS if sees_contact or not column.is_personal]
    return [*known, *map(own, fields)]


def chosen(
    names: Sequence[str], membership: Membership, fields: Iterable[CustomField]
) -> list[Column]:
    """The columns asked for in their own order; the usual ones when none of them is there."""
    may_have = offered(membership, fields)
    asked = [column for column in may_have if column.name in names]
    return asked or [column for column in may_have if column.is_usual]


def needs_of(shown: Iterable[Column]) -> tuple[str, ...]:
    """What their rows have to know besides `queries.LISTED`: nothing, or all that any column needs,
    so that there are two statements and not one for each choice of columns."""
    return FURTHER if any(column.needs for column in shown) else ()


def in_file(
    names: Sequence[str], membership: Membership, fields: Iterable[CustomField]
) -> list[FileColumn]:
    """The columns of the file: who it is, and what was asked for or is usual."""
    may_have = offered(membership, fields)
    asked = [column for column in may_have if column.name in names]
    usual = [one for one in may_have if one.name in USUAL_FILE or one not in COLUMNS]
    return [*WHO, *(part for column in asked or usual for part in column.file)]
