"""Turning the text of a cell into the value of a field."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Final
from zoneinfo import ZoneInfo

from apps.core.contact import normalise_domain, normalise_email
from apps.core.currencies import UnknownCurrency, minor_digits
from apps.core.money import AmbiguousAmount, AmountError, parse_money
from apps.intake.mapping.bad_map import listed
from apps.intake.mapping.fields import Field, ValueType
from apps.intake.mapping.moments import read_moment, read_past_moment
from apps.intake.mapping.unfit import Unfit
from apps.leads.kinds import Signal

Convert = Callable[[str], object]

REMEMBERED: Final = 1 << 16
"""Dates and amounts repeat within a file; reading each of them once is five times as fast."""

CLOCKS_DIFFER: Final = timedelta(days=1)
"""Senders' clocks are wrong, and their days end at other hours: so much later is not to come."""

LARGEST_COUNT: Final = 2**31 - 1
HIGHEST_SCORE: Final = 100
WHOLE: Final = re.compile(
    r"\d{1,10}(?:\.0{1,2})?|\d{1,3}(?:([., '\u2019\u00a0\u202f])\d{3})(?:\1\d{3})*"
)
NOT_IN_A_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NOT_IN_A_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
STAGES: Final = ("open", "won", "lost")
SAID_BY_CRMS: Final = {"closed won": "won", "closed lost": "lost"}
YES: Final = frozenset({"yes", "y", "true", "1"})
NO: Final = frozenset({"no", "n", "false", "0"})
REMOVE_THEM: Final = "Remove it; it may have come with a copy from another program."


def converter(
    field: Field, *, zone: ZoneInfo, formats: tuple[str, ...], now: datetime | None = None
) -> Convert:
    """How a text that is not blank becomes a value of the field; the function raises `Unfit`.

    What has happened cannot be later than `now`; without it nobody asks."""
    if field.type in (ValueType.MOMENT, ValueType.DAY, ValueType.ISO_DAY):
        return _date_converter(field, zone, formats, now)
    simple: dict[ValueType, Convert] = {
        ValueType.EMAIL: read_email,
        ValueType.DOMAIN: read_domain,
        ValueType.COUNT: partial(read_whole, most=LARGEST_COUNT),
        ValueType.SCORE: partial(read_whole, most=HIGHEST_SCORE),
        ValueType.CURRENCY: read_currency,
        ValueType.STAGE: read_stage,
        ValueType.SIGNAL: read_signal,
        ValueType.YES_NO: read_yes_no,
        ValueType.CHOICE: partial(read_choice, options=field.options),
    }
    if found := simple.get(field.type):
        return found
    forbidden = NOT_IN_A_TEXT if field.type is ValueType.LONG_TEXT else NOT_IN_A_LINE
    return partial(read_text, longest=field.longest, forbidden=forbidden)


def _date_converter(
    field: Field, zone: ZoneInfo, formats: tuple[str, ...], now: datetime | None
) -> Convert:
    if field.has_happened and now is not None:
        latest = now + CLOCKS_DIFFER
        past = partial(read_past_moment, zone=zone, formats=formats, latest=latest)
        return lru_cache(REMEMBERED)(past)
    read = lru_cache(REMEMBERED)(partial(read_moment, zone=zone, formats=formats))
    if field.type is ValueType.MOMENT:
        return read
    is_day = field.type is ValueType.DAY
    return lambda text: read(text).on if is_day else read(text).on.isoformat()


def read_text(text: str, *, longest: int, forbidden: re.Pattern[str]) -> str:
    """The text in Unicode's composed form; blank inside stays as it is. Raises `Unfit`."""
    if len(text) > longest:
        raise Unfit(
            f"has {len(text):,} characters; the most is {longest:,}",
            "Shorten it, or map another column.",
        )
    if text.isascii() and text.isprintable():
        return text
    if found := forbidden.search(text):
        raise Unfit(f"holds {_named(found[0])}", REMOVE_THEM)
    return unicodedata.normalize("NFC", text)


def read_email(text: str) -> str:
    """The normal form of an address. Raises `Unfit`."""
    if address := normalise_email(text):
        return address
    raise Unfit("is not an e-mail address", "Write it like ana@example.com, or leave it blank.")


def read_domain(text: str) -> str:
    """The domain in what people paste. Raises `Unfit`."""
    if domain := normalise_domain(text):
        return domain
    raise Unfit("is not an internet domain", "Write it like example.com, or leave it blank.")


def read_whole(text: str, *, most: int) -> int:
    """A whole number from 0 to `most`; 1,200 and 1.200 and 1200.0 are 1200. Raises `Unfit`."""
    if text.isascii() and text.isdecimal() and len(text) < 10:
        number = int(text)
    elif WHOLE.fullmatch(text):
        number = int(re.sub(r"\.0{1,2}\Z|\D", "", text))
    else:
        raise Unfit("is not a whole number", "Write digits only, or leave it blank.")
    if number > most:
        raise Unfit(f"is more than {most:,}", "Correct it, or leave it blank.")
    return number


def read_currency(text: str) -> str:
    """An ISO 4217 code in capitals. Raises `Unfit`."""
    code = text.upper()
    try:
        minor_digits(code)
    except UnknownCurrency as error:
        raise Unfit("is not a currency", error.cure) from error
    return code


def read_stage(text: str) -> str:
    """ "won" or "lost" if the map or a CRM's own words say so; any other word is an open stage."""
    word = " ".join(re.split(r"[\s_-]+", text.casefold()))
    return word if word in STAGES else SAID_BY_CRMS.get(word, "open")


def read_signal(text: str) -> str:
    """The code of a signal, told by its code or by its words. Raises `Unfit`."""
    word = "_".join(re.split(r"[\s_-]+", text.strip().casefold()))
    for signal in Signal:
        if word in (signal.value, "_".join(signal.label.casefold().split())):
            return signal.value
    known = ", ".join(Signal.values)
    raise Unfit("is no signal that is agreed on", f"Signals are {known}.")


def read_yes_no(text: str) -> bool:
    """Yes or no in the words of people and programs. Raises `Unfit`."""
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    raise Unfit("is neither yes nor no", "Write yes or no, or leave it blank.")


def read_choice(text: str, *, options: tuple[str, ...]) -> str:
    """The option as the field has it, however it was written. Raises `Unfit`."""
    word = " ".join(text.split()).casefold()
    for option in options:
        if option.casefold() == word:
            return option
    raise Unfit("is none of the options", f"Write {listed(options)}, or leave it blank.")


@lru_cache(REMEMBERED)
def read_money(text: str, currency: str, locale: str) -> int:
    """Minor units of the currency, 0 or more. Raises `Unfit`, also if it can mean two amounts."""
    try:
        minor = parse_money(text, locale=locale, currency=currency)
    except AmbiguousAmount as error:
        raise Unfit(
            str(error).split("” ", 1)[1].rstrip("."),
            'Say how the file writes numbers, e.g. "locale": "pt-BR" in the map.',
        ) from error
    except AmountError as error:
        raise Unfit(str(error).split("” ", 1)[1].rstrip("."), error.cure) from error
    if minor < 0:
        raise Unfit("is below zero", "An outcome is worth 0 or more; leave it blank if unknown.")
    return minor


def _named(character: str) -> str:
    name = "a NUL character" if character == "\0" else f"the character U+{ord(character):04X}"
    return "a line break" if character in "\r\n\u2028\u2029" else name
