"""The fields a file can fill, for leads and for outcomes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

Kind = Literal["leads", "outcomes"]


class ValueType(StrEnum):
    """What a cell is read as, and what `Mapped.values` then holds."""

    TEXT = "text"  # str, one line
    LONG_TEXT = "long text"  # str, line breaks allowed
    EMAIL = "e-mail"  # str, normal form
    DOMAIN = "domain"  # str, normal form
    COUNT = "whole number"  # int, 0 or more
    SCORE = "score"  # int, 0 to 100
    MOMENT = "date or time"  # Moment
    DAY = "day"  # datetime.date
    MONEY = "money"  # int, minor units of the row's currency
    CURRENCY = "currency"  # str, ISO 4217
    STAGE = "stage"  # "open", "won" or "lost"
    SIGNAL = "signal"  # str, a code of leads.kinds.Signal
    ISO_DAY = "date"  # str, ISO 8601
    YES_NO = "yes or no"  # bool
    CHOICE = "one of several"  # str, one of the field's options


@dataclass(frozen=True, slots=True)
class Field:
    """A field of ours or the tenant's: its name in a map, its title on screen, what it takes."""

    name: str
    title: str
    type: ValueType = ValueType.TEXT
    longest: int = 200
    #: Of a choice, word for word.
    options: tuple[str, ...] = ()
    #: A moment that cannot be still to come.
    has_happened: bool = False


LEAD_FIELDS: Final = (
    Field("external_id", "Id in the source"),
    Field("email", "E-mail", ValueType.EMAIL, 254),
    Field("name", "Name"),
    Field("first_name", "First name", longest=100),
    Field("last_name", "Last name", longest=100),
    Field("phone", "Phone", longest=60),
    Field("job_title", "Job title"),
    Field("language", "Language", longest=40),
    Field("company", "Company"),
    Field("company_domain", "Company domain", ValueType.DOMAIN, 253),
    Field("industry", "Industry"),
    Field("country", "Country", longest=100),
    Field("employees", "Employees", ValueType.COUNT),
    Field("campaign", "Campaign"),
    Field("channel", "Channel"),
    Field("captured_at", "Captured", ValueType.MOMENT, has_happened=True),
    Field("score", "Score", ValueType.SCORE),
    Field("signal", "What the person did", ValueType.SIGNAL, 60),
    Field("product", "Product"),
    Field("message", "Message", ValueType.LONG_TEXT, 10_000),
    Field("consent", "Consent", ValueType.LONG_TEXT, 5_000),
)

OUTCOME_FIELDS: Final = (
    Field("external_id", "Id of the opportunity"),
    Field("lead_external_id", "Id of the lead in the source"),
    Field("email", "E-mail", ValueType.EMAIL, 254),
    Field("lead_number", "Lead number", longest=40),
    Field("name", "Name"),
    Field("company", "Company"),
    Field("amount", "Amount", ValueType.MONEY, 60),
    Field("currency", "Currency", ValueType.CURRENCY, 3),
    Field("stage", "Stage", ValueType.STAGE, 100),
    Field("source_stage", "Stage in the source", longest=100),
    Field("opened_at", "Opened", ValueType.MOMENT),
    Field("closed_at", "Won or lost", ValueType.MOMENT),
    Field("expected_close_on", "Expected close", ValueType.DAY),
    Field("owner", "Owner"),
    Field("product", "Product"),
    Field("reason", "Reason", ValueType.LONG_TEXT, 2_000),
)

FIELDS: Final[dict[Kind, dict[str, Field]]] = {
    "leads": {field.name: field for field in LEAD_FIELDS},
    "outcomes": {field.name: field for field in OUTCOME_FIELDS},
}

OTHER_NAMES: Final = {"occurred_at": "closed_at"}
"""Names a map may use as well."""

IDENTITY: Final[dict[Kind, tuple[str, ...]]] = {
    "leads": ("external_id", "email", "phone"),
    "outcomes": ("external_id", "lead_external_id", "email", "lead_number"),
}
"""A row must have at least one of these to be told from the others."""

HAPPENED: Final[dict[Kind, tuple[str, ...]]] = {
    "leads": ("captured_at",),
    "outcomes": ("closed_at", "opened_at"),
}
"""The moments that "known_at": "occurred" can refer to."""
