"""What keeps a custom field from being added or changed."""

from __future__ import annotations


class CustomFieldError(ValueError):
    """The message is a sentence for the person who tried; `about` names what it is about."""

    about = ""


class BadKey(CustomFieldError):
    """A key is small letters, digits and underscores, and begins with a letter."""

    about = "key"


class KeyTaken(CustomFieldError):
    """Keys are for ever: an archived field keeps its own."""

    about = "key"


class BadOptions(CustomFieldError):
    """A choice needs something to choose from, and nothing else has options."""

    about = "options"


class TooManyFields(CustomFieldError):
    """More fields than anybody fills in."""


class TooManyShown(CustomFieldError):
    """More fields on a lead than anybody reads."""

    about = "is_shown"
