"""Reading tables that people bring: CSV in any of its dialects, and XLSX workbooks.

The files come from strangers, so nothing here trusts a size, a name, an encoding or a quote.
A file that cannot be read raises `UnreadableFile`; a row that cannot be read arrives as a `Row`
with a `problem`, and the good rows around it still arrive.
"""

from apps.core.tabular.limits import COMMAND_LINE, PAGE, Limits
from apps.core.tabular.opening import open_table
from apps.core.tabular.problems import Problem, UnreadableFile
from apps.core.tabular.records import Row
from apps.core.tabular.table import Table

__all__ = [
    "COMMAND_LINE",
    "PAGE",
    "Limits",
    "Problem",
    "Row",
    "Table",
    "UnreadableFile",
    "open_table",
]
