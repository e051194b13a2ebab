"""Query strings and forms of outcomes become values; what is wrong is said with its cure."""

from .deals import OpenForm, RecordForm
from .desk import LinkForm, SettleForm
from .endings import DisqualifyForm, NotNowForm
from .filters import parse_desk, parse_opportunities

__all__ = [
    "DisqualifyForm",
    "LinkForm",
    "NotNowForm",
    "OpenForm",
    "RecordForm",
    "SettleForm",
    "parse_desk",
    "parse_opportunities",
]
