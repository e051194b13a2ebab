"""How much of a file we are willing to read."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file. `rows` counts data rows that are not blank; the header is free."""

    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 32 * 1024
    record_characters: int = MEGABYTE
    csv_bytes: int = 50 * MEGABYTE
    workbook_bytes: int = 20 * MEGABYTE


PAGE = Limits()
"""For a file sent through the browser."""

COMMAND_LINE = Limits(rows=2_000_000, csv_bytes=500 * MEGABYTE)
"""For an operator at a terminal: CSV is streamed, so its size costs time but no memory."""
