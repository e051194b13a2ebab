"""Matching columns to fields, and reading a map that somebody kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict

from apps.core import strict_json
from apps.core.tabular import Row
from apps.intake.mapping import BadMap, Kind
from apps.intake.mapping.values import read_stage
from apps.intake.matching import JSON, MOST_STAGES, Draft, distinct_values

from .file_settings import CONTROLS, FileSettingsForm

STAGES: Final = (("open", "Still open"), ("won", "Won"), ("lost", "Lost"))
#: What may well be the same in all rows of a file.
FIXED: Final[dict[Kind, tuple[str, ...]]] = {
    "leads": ("campaign", "channel", "consent"),
    "outcomes": ("stage", "owner", "product"),
}


class MatchForm(FileSettingsForm):
    """One choice a column, and what holds for all rows. What a map says beyond that is kept."""

    def __init__(
        self, data: QueryDict | None = None, *, kind: Kind, columns: Sequence[str], draft: Draft,
        rows: Sequence[Row],
    ) -> None:  # fmt: skip
        self.sent = data.copy() if data is not None else None
        super().__init__(self.sent, kind=kind, map_before=draft.told)
        self.columns, self.draft = list(columns), draft
        self._offer_columns()
        self._offer_fixed()
        self.stage_column = self._chosen_stage_column()
        self.stage_values = distinct_values(self.stage_column, rows) if self.stage_column else []
        self._offer_stages()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for column, control, name in self._chosen():
            if name in taken:
                title, other = self.draft.fields[name].title, taken[name]
                self.add_error(control, f"{title} is filled from “{other}” already. Choose once.")
            taken[name] = column
        if len(self.stage_values) > MOST_STAGES:
            self.add_error(
                f"column_{self.columns.index(self.stage_column)}",
                f"“{self.stage_column}” has more than {MOST_STAGES} different values, so it is"
                " hardly a stage. Choose another column.",
            )
        elif self.stage_values and self._asks_for_stages:
            self.add_error(None, f"Say below what each value of “{self.stage_column}” means.")
        return cleaned

    def told(self) -> JSON:
        """The map as JSON; only after the form was found valid."""
        return {**self.settings_told(), "fields": self._fields()}

    def blame(self, bad: BadMap) -> None:
        """Put what is wrong with the map beside the control that can mend it."""
        first, _, rest = bad.key.partition(".")
        control = CONTROLS.get(first)
        if first == "fields" and rest:
            control = self._control_of(rest.partition(".")[0])
        self.add_error(control if control in self.fields else None, f"{bad.message} {bad.cure}")

    def tells(self, name: str) -> bool:
        """Whether a column or a text for all rows is chosen for this field of ours."""
        columns = (self[f"column_{number}"].value() for number in range(len(self.columns)))
        return name in columns or bool(self[f"fixed_{name}"].value())

    def stages(self) -> list[forms.BoundField]:
        """A choice for each value of the stage's column."""
        return [self[name] for name in self.fields if name.startswith("stage_")]

    def fixed(self) -> list[forms.BoundField]:
        """What may be the same in all rows."""
        return [self[name] for name in self.fields if name.startswith("fixed_")]

    def _offer_columns(self) -> None:
        titles = [("", "Leave out"), *((f.name, f.title) for f in self.draft.fields.values())]
        for number, column in enumerate(self.columns):
            filled = self.draft.fields_of(column)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column, choices=titles, required=False, initial=next(iter(filled), "")
            )
            if more := filled[1:]:
                self.fields[f"also_{number}"] = forms.MultipleChoiceField(
                    label=f"“{column}” also fills",
                    choices=[(name, self.draft.fields[name].title) for name in more],
                    initial=more,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def _offer_fixed(self) -> None:
        for name in self._fixed_names():
            field, told = self.draft.fields[name], self.draft.sources.get(name, {})
            told_text = told.get("constant") or told.get("default") or ""
            offered = (
                forms.ChoiceField(choices=[("", "As the column says"), *STAGES], required=False)
                if name == "stage"
                else forms.CharField(max_length=field.longest, required=False)
            )
            offered.label, offered.initial = field.title, told_text
            self.fields[f"fixed_{name}"] = offered

    def _fixed_names(self) -> list[str]:
        """The likely ones, and any other that the map before fixes."""
        fixed = [
            n for n, told in self.draft.sources.items() if told.keys() & {"constant", "default"}
        ]
        return list(dict.fromkeys((*FIXED[self.kind], *fixed)))

    def _offer_stages(self) -> None:
        if len(self.stage_values) > MOST_STAGES:
            return
        known = self.draft.sources.get("stage", {}).get("values") or {}
        for number, value in enumerate(self.stage_values):
            guess = known.get(value) or read_stage(value)
            self.fields[f"stage_{number}"] = forms.ChoiceField(
                label=value, choices=STAGES, initial=guess
            )
            if self.sent is not None and self._asks_for_stages:
                self.sent[f"stage_{number}"] = guess

    @property
    def _asks_for_stages(self) -> bool:
        """The stages on the page that was sent were those of another column, or of none."""
        if self.sent is None:
            return False
        return self.sent.get("stages_of", "") != self.stage_column

    def _chosen_stage_column(self) -> str:
        if self.kind != "outcomes":
            return ""
        chosen = (c for n, c in enumerate(self.columns) if self[f"column_{n}"].value() == "stage")
        return next(chosen, "")

    def _chosen(self) -> Iterator[tuple[str, str, str]]:
        """(column, control, our field) for everything that was chosen."""
        for number, column in enumerate(self.columns):
            for control in (f"column_{number}", f"also_{number}"):
                found = self.cleaned_data.get(control) or []
                for name in [found] if isinstance(found, str) else found:
                    yield column, control, name

    def _fields(self) -> dict[str, JSON]:
        fields: dict[str, JSON] = {}
        for column, _, name in self._chosen():
            before = self.draft.sources.get(name, {})
            kept = before if before.get("column") == column else {}
            fields[name] = {**kept, "column": column}
        if "stage" in fields and self.stage_values:
            fields["stage"]["values"] = {
                value: self.cleaned_data[f"stage_{number}"]
                for number, value in enumerate(self.stage_values)
            }
        self._fix(fields)
        return fields

    def _fix(self, fields: dict[str, JSON]) -> None:
        """The same for all rows: instead of a column, or where the column is blank."""
        for name in self._fixed_names():
            text = self.cleaned_data.get(f"fixed_{name}", "")
            if name in fields:
                fields[name].pop("default", None)
                fields[name].update({"default": text} if text else {})
            elif text:
                fields[name] = {"constant": text}

    def _control_of(self, name: str) -> str:
        chosen = (control for _, control, field in self._chosen() if field == name)
        return next(chosen, f"fixed_{name}")


class LoadMapForm(forms.Form):
    """A map that somebody kept, as a JSON file."""

    map = forms.FileField(
        label="Load a map", widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )

    def told(self) -> JSON:
        """The map as JSON. Raises strict_json.BadJSON."""
        return strict_json.loads(self.cleaned_data["map"].read(strict_json.MOST_BYTES + 1)).value
