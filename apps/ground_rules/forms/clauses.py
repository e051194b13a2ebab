"""The sentence of a clause, its heading, a reason, a remark."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.ground_rules.kinds import ReasonGroup, ReasonRoute, ReasonUse
from apps.ground_rules.models import Clause, RejectReason

from .own_facts import Own, choices
from .readable import ReadableField, of_clause

_WORDING = forms.Textarea({"rows": 4})


class ClauseForm(forms.Form):
    """The words of a clause. `seen` tells whether somebody changed it meanwhile."""

    text = ReadableField(label="Wording", widget=_WORDING, max_length=4000)
    title = ReadableField(label="Heading of the section", max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, clause: str, **kwargs: Any) -> None:
        """`clause`: as people cite it."""
        super().__init__(data, **kwargs)
        of_clause(self, clause)


class NewClauseForm(forms.Form):
    """Where a new clause stands and what it says."""

    section = forms.ChoiceField(label="Section", required=False)
    title = ReadableField(
        label="Heading of the new section",
        help_text="A new section needs one; a section that is there keeps its own.",
        max_length=200,
        required=False,
    )
    text = ReadableField(label="Wording", widget=_WORDING, max_length=4000)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["section"]
        field.choices = [*sections, ("", "A new section at the end")]
        of_clause(self, "The new clause")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "title" not in said:
            return said
        if not said.get("section") and not said["title"]:
            self.add_error("title", "Enter a heading for the new section.")
        elif said.get("section") and said["title"]:
            kept = f"§{said['section']} keeps its heading: choose a new section, or empty this."
            self.add_error("title", kept)
        return said


class ReasonForm(forms.Form):
    """A reason to say no: its words, where the lead goes next, and the clause it cites."""

    label = ReadableField(label="Reason", max_length=120)
    use = forms.ChoiceField(
        label="Given", choices=ReasonUse.choices, widget=forms.RadioSelect, initial=ReasonUse.REJECT
    )
    group = forms.ChoiceField(label="Kind", choices=ReasonGroup.choices)
    route = forms.ChoiceField(label="Where the lead goes next", choices=ReasonRoute.choices)
    clause = forms.ChoiceField(label="Clause it cites", required=False)
    field = forms.ChoiceField(
        label="Fact it speaks about",
        help_text="What Sales says is checked against this fact of the lead.",
        required=False,
    )
    needs_text = forms.BooleanField(label="Needs a word why", required=False)

    def __init__(self, *args: Any, clauses: list[Clause], own: Own = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clauses = {str(one.id): one for one in clauses}
        fact: Any = self.fields["field"]
        fact.choices = [("", "None"), *choices(own, self.initial.get("field", ""))]
        field: Any = self.fields["clause"]
        named = [(key, f"§{one.number} {one.text[:60]}") for key, one in self._clauses.items()]
        field.choices = [("", "None"), *named]

    @staticmethod
    def said(reason: RejectReason) -> dict[str, Any]:
        """What the form starts with."""
        names = ("label", "use", "group", "route", "field", "needs_text")
        clause = str(reason.clause_id) if reason.clause_id else ""
        return {**{name: getattr(reason, name) for name in names}, "clause": clause}

    @property
    def facts(self) -> dict[str, Any]:
        """As the verbs of the list take it."""
        return {**self.cleaned_data, "clause": self._clauses.get(self.cleaned_data["clause"])}


class CommentForm(forms.Form):
    """A remark, and perhaps another wording: at least one of them."""

    text = forms.CharField(
        label="Comment", widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )
    suggested_text = ReadableField(
        label="Suggested wording",
        help_text="Change the words, or leave them as they are.",
        widget=_WORDING,
        max_length=4000,
        required=False,
    )

    def __init__(self, data: Any = None, *, wording: str = "") -> None:
        super().__init__(data, initial={"suggested_text": wording})
        self._wording = wording
        of_clause(self, "The suggested wording")

    @property
    def suggestion(self) -> str:
        """Another wording than the clause has; "" when it was left as it is."""
        said: str = self.cleaned_data["suggested_text"].strip()
        return said if said != self._wording.strip() else ""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("text") and (said.get("suggested_text") or "").strip() in (
            "",
            self._wording.strip(),
        ):
            self.add_error("text", "Write a comment, or change the wording.")
        return said
