"""Bringing a file, or the rows of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import ContentFile

from apps.intake.actions.batches import Brought
from apps.intake.kinds import BatchKind

PASTED = "Pasted rows.csv"
#: The outcomes that sales types in here have this source; a file may not pretend to be them.
OUR_OWN_SOURCE = "baton"


class UploadForm(forms.Form):
    """A file or pasted rows; for outcomes also who tells them."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="CSV or Excel (.xlsx), at most 50 MB, with the names of the columns on top.",
        error_messages={"empty": "The file is empty. Export it again with its rows."},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    pasted = forms.CharField(
        label="Or paste rows from a spreadsheet",
        required=False,
        strip=False,
        help_text="The first row names the columns. For more than about 5,000 rows send a file.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    source_name = forms.CharField(
        label="Where these outcomes come from",
        max_length=80,
        help_text="The name of the CRM or list, the same each time: it says what is known already.",
    )

    def __init__(self, *args: Any, kind: BatchKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind != BatchKind.OUTCOMES:
            del self.fields["source_name"]

    def clean_source_name(self) -> str:
        name = " ".join(str(self.cleaned_data["source_name"]).split())
        if name.casefold() == OUR_OWN_SOURCE:
            raise forms.ValidationError("That is our own name. Name the system that tells them.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return cleaned
        has_file, has_text = bool(cleaned.get("file")), bool((cleaned.get("pasted") or "").strip())
        if has_file and has_text:
            self.add_error("pasted", "Send the file or paste the rows, not both.")
        elif not has_file and not has_text:
            self.add_error("file", "Choose a file, or paste rows below.")
        return cleaned

    def brought(self) -> Brought:
        """What to upload; only after the form was found valid."""
        cleaned = self.cleaned_data
        pasted = ContentFile(cleaned["pasted"].encode("utf-8", "replace"), name=PASTED)
        file = cleaned["file"] or pasted
        return Brought(file, str(file.name), self.kind, cleaned.get("source_name", ""))
