"""What sign-up asks beyond allauth's fields."""

from typing import Any

from django import forms
from django.http import HttpRequest

from .models import User


class SignupForm(forms.Form):
    """allauth mixes this into its own sign-up form."""

    name = forms.CharField(max_length=120, label="Your name")

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth requires this hook; the adapter keeps the name."""

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
