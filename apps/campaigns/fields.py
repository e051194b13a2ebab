"""Form fields that read what people type: days and amounts in many spellings, colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.core.currencies import NAMES as CURRENCY_NAMES
from apps.core.currencies import UnknownCurrency
from apps.core.date_text import DateError, parse_day, write_day
from apps.core.money import AmountError, decimal_string, parse_money
from apps.core.number_marks import marks_for

CURRENCY_CHOICES: Final = [
    ("", "Choose a currency"),
    *((code, f"{code} {name}") for code, name in CURRENCY_NAMES.items()),
]


class DayField(forms.CharField):
    """A day as typed (9.6.26, 9 Jun 2026); `locale` is set by the form that knows the tenant."""

    locale = "en"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, **options})
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value: Any) -> Any:
        return write_day(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text, locale=self.locale)
        except DateError as error:
            raise ValidationError(f"{error} {error.cure}", code="date") from error


class AmountField(forms.CharField):
    """An amount as typed (1.480,50 or 1,480.50), in minor units of `currency`.

    The form that knows the tenant sets `currency` and `locale`. What can mean two amounts is asked
    about and never guessed.
    """

    currency = "EUR"
    locale = "en"

    def __init__(self, *, may_be_negative: bool = False, **options: Any) -> None:
        super().__init__(**{"max_length": 40, **options})
        self.may_be_negative = may_be_negative
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return decimal_string(value, self.currency).replace(".", marks_for(self.locale).decimal)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            minor = parse_money(text, locale=self.locale, currency=self.currency)
        except (AmountError, UnknownCurrency) as error:
            raise ValidationError(f"{error} {error.cure}", code="amount") from error
        if minor < 0 and not self.may_be_negative:
            raise ValidationError("Enter an amount of 0 or more.", code="amount")
        return minor


class OnceField(forms.UUIDField):
    """A key that is new each time the form is shown: what is sent with it twice is one thing.

    Leave it out of a form and what is sent is always new.
    """

    def __init__(self, **options: Any) -> None:
        usual = {"required": False, "widget": forms.HiddenInput, "initial": uuid4}
        super().__init__(**{**usual, **options})


class ColleagueField(forms.CharField):
    """A colleague by name or e-mail address; the form that knows the tenant sets `people`."""

    people: Sequence[User] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 254, **options})

    def clean(self, value: Any) -> User | None:
        wanted = super().clean(value).casefold()
        if not wanted:
            return None
        found = [
            user for user in self.people if wanted in (user.name.casefold(), user.email.casefold())
        ]
        if len(found) != 1:
            said = "is nobody here" if not found else "is more than one person"
            raise ValidationError(f"“{value}” {said}. Enter a colleague’s e-mail address.")
        return found[0]


class PersonField(forms.ChoiceField):
    """Somebody from a list; `offer` says who is on it."""

    def offer(self, people: Iterable[User], *, kept: User | None = None) -> None:
        """Let one of `people` be chosen, and who it is already although they left."""
        self._people = {str(user.id): user for user in people}
        choices = [("", "Nobody"), *((key, str(user)) for key, user in self._people.items())]
        if kept is not None and str(kept.id) not in self._people:
            self._people[str(kept.id)] = kept
            choices.append((str(kept.id), f"{kept} (left)"))
        self.choices = choices

    def clean(self, value: Any) -> User | None:
        return self._people.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value.id) if isinstance(value, User) else value


def speak(form: forms.Form, *, number_format: str, currency: str | None) -> None:
    """Tell a form's days and amounts how the tenant writes them and in what it counts."""
    for field in form.fields.values():
        if isinstance(field, DayField | AmountField):
            field.locale = number_format
        if isinstance(field, AmountField) and currency in CURRENCY_NAMES:
            field.currency = currency
