"""What is asked of a person who signs up or changes their profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from .models import User


class NameField(forms.CharField):
    """How a person is called on every screen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "name"})
        super().__init__(max_length=120, label="Your name", widget=widget, **kwargs)


class SignupForm(forms.Form):
    """allauth mixes this into its own sign-up form."""

    name = NameField()
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth requires this hook; the adapter keeps the name."""


class ProfileForm(forms.Form):
    name = NameField()
