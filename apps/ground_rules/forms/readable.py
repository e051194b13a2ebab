"""Fields whose text is signed: what is read in them is what is stored."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.exceptions import ValidationError

from apps.core.hidden_characters import hidden_in

#: What to do about a character that nobody sees.
CURE: Final = "Delete the words around it and type them anew."


def refuse_hidden(text: str, *, where: str = "") -> None:
    """Raises ValidationError for a character that could make the text read otherwise.

    `where`: the clause it is in, as people cite it.
    """
    if hidden := hidden_in(text):
        raise ValidationError(f"{where or 'This text'} has {hidden}. {CURE}", code="hidden")


class ReadableField(forms.CharField):
    """A text without characters that nobody sees. `clause`: whose it is, when that is known."""

    clause: str = ""

    def validate(self, value: str | tuple[str, ...]) -> None:
        super().validate(value)
        for text in (value,) if isinstance(value, str) else value:
            refuse_hidden(text, where=self.clause)


def of_clause(form: forms.Form, clause: str) -> None:
    """What is wrong in the form's texts is said of this clause."""
    for field in form.fields.values():
        if isinstance(field, ReadableField):
            field.clause = clause
