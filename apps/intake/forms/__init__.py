"""Strings from outside become values; nothing here writes. One module a form's screen."""

from .doors import HostedFormForm, KeyForm
from .matching import LoadMapForm, MatchForm
from .mending import MendForm
from .prospect import AUTOCOMPLETE, LABELS, ProspectForm, plain_answers
from .upload import UploadForm

__all__ = [
    "AUTOCOMPLETE",
    "LABELS",
    "HostedFormForm",
    "KeyForm",
    "LoadMapForm",
    "MatchForm",
    "MendForm",
    "ProspectForm",
    "UploadForm",
    "plain_answers",
]
