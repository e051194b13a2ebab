"""Strings from outside become values; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from apps.core.strict_json import UNSTORABLE
from apps.custom_fields.forms import question
from apps.custom_fields.models import CustomField

LONGEST_ANSWER = 10_000
LABELS = {
    "name": "Your name",
    "email": "Work e-mail",
    "phone": "Phone",
    "company": "Company",
    "job_title": "What you do there",
    "country": "Country",
    "message": "How can we help?",
    "consent": "",
}
AUTOCOMPLETE = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "company": "organization",
    "job_title": "organization-title",
    "country": "country-name",
}


class ProspectForm(forms.Form):
    """The questions of one hosted form. Forgiving: only an unreachable person is asked again."""

    def __init__(
        self, *args: Any, wanted: Iterable[str], own: Iterable[CustomField] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_name = {field.name: field for field in own}
        for name in wanted:
            if name in LABELS:
                self.fields[name] = _question(name)
            elif name in by_name:
                self.fields[name] = question(by_name[name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reachable = [name for name in ("email", "phone") if name in self.fields]
        asked_and_blank = reachable and not any(cleaned.get(name) for name in reachable)
        if asked_and_blank and not any(name in self.errors for name in reachable):
            self.add_error(reachable[0], "Enter an e-mail address or a phone number to reach you.")
        return cleaned


def _question(name: str) -> forms.Field:
    attrs = {"autocomplete": AUTOCOMPLETE[name]} if name in AUTOCOMPLETE else {}
    if name == "consent":
        return forms.BooleanField(required=False, label="I agree")
    if name == "message":
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(required=False, label=LABELS[name], max_length=4000, widget=area)
    if name == "email":
        return forms.EmailField(
            required=False,
            label=LABELS[name],
            widget=forms.EmailInput(attrs=attrs),
            error_messages={"invalid": "Enter an e-mail address like name@company.com."},
        )
    text = forms.TextInput(attrs=attrs)
    return forms.CharField(required=False, label=LABELS[name], max_length=200, widget=text)


def plain_answers(posted: QueryDict, *, hidden: set[str]) -> tuple[dict[str, str], list[str]]:
    """What was typed, storable: without NULs and lone surrogates, which is said in the second.

    Fields we did not ask for are kept as well: what arrives is stored before it is judged.
    """
    answers: dict[str, str] = {}
    changes: list[str] = []
    for name in posted:
        if name in hidden:
            continue
        text = str(posted[name])
        clean = UNSTORABLE.sub("", text)[:LONGEST_ANSWER]
        if clean != text:
            changes.append(f"{UNSTORABLE.sub('', name)[:60]}: characters or length taken out")
        answers[UNSTORABLE.sub("", name)[:60]] = clean
    return answers, changes
