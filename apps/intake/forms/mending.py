"""Mending what a set-aside arrival said, before it is let in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from apps.core.strict_json import UNSTORABLE

from .prospect import LONGEST_ANSWER

LONG = 120


class MendForm(forms.Form):
    """Every plain answer of an arrival, as text. What is nested or a number keeps its kind.

    Answers are named by strangers, so controls are numbered and the names stand as labels.
    """

    def __init__(
        self, *args: Any, answers: Mapping[str, Any], titles: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(answers)
        self.answers = answers
        for number, (name, answer) in enumerate(answers.items()):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=titles.get(name, name) or "(no name)",
                required=False,
                strip=False,
                max_length=LONGEST_ANSWER * 4,
                initial=as_text(answer),
                widget=_widget(as_text(answer)),
            )

    def mended(self) -> dict[str, str]:
        """Only the answers that read differently now."""
        told = {
            name: _as_sent(self.cleaned_data[f"answer_{number}"])
            for number, name in enumerate(self.names)
        }
        return {
            name: text
            for name, text in told.items()
            if text != _as_sent(as_text(self.answers[name]))
        }


def as_text(answer: object) -> str:
    """An answer as a person reads and types it."""
    if answer is None:
        return ""
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)


def _as_sent(text: str) -> str:
    """Browsers send line breaks as CR LF, whatever the text had; that changes nothing."""
    return UNSTORABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _widget(text: str) -> forms.Widget:
    is_long = len(text) > LONG or "\n" in text or "\r" in text
    return forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput()
