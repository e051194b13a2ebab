"""What people type about an answer: a verdict, why it is wrong, what is decided."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.queries import clauses_of

from .actions import BEST, WORST
from .kinds import Decision


class VerdictForm(forms.Form):
    """Sales' word on a lead's quality."""

    quality = forms.IntegerField(
        min_value=WORST,
        max_value=BEST,
        error_messages={"required": "Choose 1 to 5."},
    )
    reason = forms.CharField(max_length=1000, required=False)


class ContestForm(forms.Form):
    """Marketing's words against a rejection."""

    text = forms.CharField(max_length=2000)


class DecisionForm(forms.Form):
    """What becomes of a contested rejection; an unclear rule names its clause."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    clause = forms.ChoiceField(
        label="Which clause is unclear?",
        required=False,
        help_text="Only when the rule is unclear; otherwise the clause that the reason cites.",
    )
    text = forms.CharField(
        label="Why?",
        max_length=2000,
        help_text="Both sides read it. When the rule is unclear, it stands beside the clause.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why: both sides read it."},
    )

    def __init__(self, *args: Any, rules: GroundRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clauses = {clause.number: clause for clause in clauses_of(rules)}
        options = [(number, f"{number} {one.text[:80]}") for number, one in self._clauses.items()]
        field = self.fields["clause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = [("", "The clause that the reason cites"), *options]

    def clean_decision(self) -> Decision:
        return Decision(self.cleaned_data["decision"])

    def clean_clause(self) -> Clause | None:
        return self._clauses.get(self.cleaned_data["clause"])


class OpinionForm(forms.Form):
    """Whether one would take a lead, and how good it is; the second may be left open."""

    would_accept = forms.TypedChoiceField(
        label="Would you take this lead?",
        choices=[("yes", "Yes, I would accept it"), ("no", "No, not for us")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    quality = forms.TypedChoiceField(
        label="How good is it?",
        choices=[("", "Not judged"), *((str(n), str(n)) for n in range(WORST, BEST + 1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="From 1, a waste of time, to 5, exactly what we want.",
    )


class CellForm(forms.Form):
    """Which cell of which table of judgements: what the address of its records says."""

    table = forms.SlugField()
    row = forms.IntegerField()
    column = forms.IntegerField()
