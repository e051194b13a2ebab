"""Many campaigns at once: a pasted table becomes a form of rows, each judged like a single one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory

from apps.core.currencies import NAMES as CURRENCY_NAMES
from apps.core.field_parts import FieldParts, FormProblem, parts_of

from .entry_forms import EntryForm, Known
from .fields import CURRENCY_CHOICES
from .models import Campaign
from .pasted import COLUMNS, MOST_ROWS, Pasted, UnreadableTable, read_table

PREFIX: Final = "rows"
#: Empty rows below the pasted ones, to type into.
SPARE_ROWS: Final = 2


class PasteForm(forms.Form):
    """A table copied from a spreadsheet."""

    table = forms.CharField(
        label="Rows from your spreadsheet",
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
        error_messages={"required": "Paste at least one row: a name, then a tab, then a channel."},
    )
    currency = forms.ChoiceField(
        choices=CURRENCY_CHOICES,
        label="Currency of the amounts",
        error_messages={"required": "Choose the currency of the amounts."},
    )

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known.currency:
            del self.fields["currency"]

    def clean_table(self) -> Pasted:
        try:
            return read_table(self.cleaned_data["table"])
        except UnreadableTable as error:
            raise ValidationError(str(error)) from error


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """The rows of the grid. A row left blank is no row."""

    def add_fields(self, form: EntryForm, index: int | None) -> None:
        super().add_fields(form, index)
        for bound in form:
            label = f"Row {(index or 0) + 1}, {bound.label}"
            bound.field.widget.attrs["aria-label"] = label

    @property
    def filled(self) -> list[EntryForm]:
        return [form for form in self.forms if form.has_changed()]

    @property
    def good(self) -> list[EntryForm]:
        return [form for form in self.filled if not form.errors]

    def clean(self) -> None:
        """The same list pasted twice must not count twice."""
        names = [form.cleaned_data.get("name") for form in self.filled]
        logged = Campaign.objects.live().filter(name__in=[name for name in names if name])
        seen = set(logged.values_list("name", "starts_on"))
        for form in self.good:
            identity = (form.cleaned_data["name"], form.cleaned_data["starts_on"])
            if identity in seen:
                form.add_error(
                    "name",
                    "A campaign with this name and start is logged already. "
                    "Change the name, or empty the row.",
                )
            seen.add(identity)

    def problems(self) -> Iterator[FormProblem]:
        """Every mistake as "Row 3, End: …", leading to its cell."""
        for number, form in enumerate(self.forms, start=1):
            for bound in form:
                for text in bound.errors:
                    yield FormProblem(bound.auto_id, f"Row {number}, {bound.label}: {text}")
        for text in self.non_form_errors():
            yield FormProblem("", str(text))


_Rows: type[Rows] = formset_factory(  # type: ignore[assignment]
    EntryForm, formset=Rows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is drawn."""

    form: EntryForm
    cells: list[FieldParts]


def judged_rows(data: Any, *, known: Known) -> Rows:
    """The grid as it was sent, every row judged by itself and beside the others."""
    rows = _Rows(data, prefix=PREFIX, form_kwargs={"known": known})
    rows.full_clean()
    return rows


def pasted_rows(table: list[dict[str, str]], *, known: Known) -> Rows:
    """The grid of a pasted table, judged but not saved, with spare rows below."""
    spare = min(SPARE_ROWS, MOST_ROWS - len(table))
    return judged_rows(_as_sent([*table, *({} for _ in range(spare))]), known=known)


def only_bad(rows: Rows, *, known: Known) -> Rows:
    """The grid once the good rows are logged: what still needs somebody."""
    left = [form for form in rows.filled if form.errors]
    return pasted_rows(
        [{name: str(form[name].value() or "") for name in COLUMNS} for form in left], known=known
    )


def drawn(rows: Rows) -> list[Row]:
    return [Row(form, [parts_of(form[name]) for name in COLUMNS]) for form in rows.forms]


def chosen_currency(text: str) -> str | None:
    """What the grid carries along while the tenant has no currency."""
    return text if text in CURRENCY_NAMES else None


def _as_sent(table: list[dict[str, str]]) -> dict[str, str]:
    cells = {
        f"{PREFIX}-{index}-{name}": value
        for index, row in enumerate(table)
        for name, value in row.items()
    }
    return {
        f"{PREFIX}-TOTAL_FORMS": str(len(table)),
        f"{PREFIX}-INITIAL_FORMS": "0",
        **cells,
    }
