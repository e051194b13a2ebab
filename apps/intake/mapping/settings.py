"""What a map says about the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apps.core.currencies import UnknownCurrency, minor_digits
from apps.intake.mapping.bad_map import BadMap, choice, only_keys, plain_text
from apps.intake.mapping.date_formats import date_formats
from apps.intake.mapping.fields import Kind

KEYS: Final = (
    "kind", "known_at", "time_zone", "currency", "locale", "date_formats", "fields",
)  # fmt: skip
KNOWN_AT: Final = ("now", "occurred")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a map says about the whole file."""

    known_at: str
    time_zone: str
    currency: str | None
    locale: str
    date_formats: tuple[str, ...]


def parse_settings(json: Mapping[str, Any], kind: Kind) -> Settings:
    """Everything but the fields. Raises `BadMap`."""
    only_keys(json, KEYS, "")
    if json.get("kind", kind) != kind:
        raise BadMap("kind", f"This is a map for {json['kind']}.", f'Use a map for "{kind}".')
    settings = Settings(
        known_at=choice(json, "known_at", KNOWN_AT),
        time_zone=plain_text(json, "time_zone", "time_zone") or "UTC",
        currency=plain_text(json, "currency", "currency"),
        locale=plain_text(json, "locale", "locale") or "en",
        date_formats=date_formats(json, "date_formats"),
    )
    _check_zone(settings.time_zone)
    _check_currency(settings.currency)
    return settings


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadMap(
            "time_zone", f"“{name}” is not a time zone.", 'Write e.g. "Europe/Berlin" or "UTC".'
        ) from error


def _check_currency(code: str | None) -> None:
    if code is None:
        return
    try:
        minor_digits(code)
    except UnknownCurrency as error:
        raise BadMap("currency", f"“{code}” is not a currency.", error.cure) from error
