"""Query strings and forms of outcomes become values; what is wrong is said with its cure."""

from .deals import DisqualifyForm, OpenForm, RecordForm
from .desk import LinkForm, SettleForm
from .filters import parse_desk, parse_opportunities

__all__ = [
    "DisqualifyForm",
    "LinkForm",
    "OpenForm",
    "RecordForm",
    "SettleForm",
    "parse_desk",
    "parse_opportunities",
]
