"""Which encoding a CSV is in: decided by its bytes alone, the same way every time."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from apps.core.tabular.problems import UnreadableFile

SAMPLE_BYTES = 64 * 1024
CHUNK_BYTES = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = frozenset({"ascii", "utf_8", "cp1252", "latin_1", "iso8859_15", "cp1250", "mac_roman"})
FEWEST_BYTES_FOR_A_HINT = 40
BROKEN = re.compile(r"[\udc80-\udcff]")
BEYOND_ASCII = re.compile(r"[\x80-\ud7ff\ue000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """A codec's name, what to do with bytes it cannot decode, and a note for the person."""

    name: str
    errors: str = "strict"
    note: str | None = None


def detect(file: BinaryIO) -> TextEncoding:
    """The encoding of a whole file, which is read once from the top.

    A byte order mark decides; then strict UTF-8; then UTF-8 with a few broken bytes, so that one
    bad row does not garble every accent of the others; then Windows-1252, which nearly every byte
    fits and which spreadsheets write. Raises `UnreadableFile` where a mark is contradicted.
    """
    file.seek(0)
    head = file.read(SAMPLE_BYTES)
    if marked := next((name for mark, name in MARKS if head.startswith(mark)), None):
        return _as_marked(file, marked)
    if (wide := _wide_without_mark(head)) and _decodes(file, wide):
        return TextEncoding(wide)
    if _decodes(file, "utf-8"):
        return TextEncoding("utf-8")
    if _is_mostly_utf8(file):
        return _broken_utf8("utf-8")
    return TextEncoding("cp1252" if _decodes(file, "cp1252") else "latin-1", note=_doubt(head))


def chosen(file: BinaryIO, name: str) -> TextEncoding:
    """The encoding a person named. Raises `UnreadableFile` if the file is not written in it."""
    try:
        known = codecs.lookup(name).name
        if _decodes(file, known):
            return TextEncoding(known)
    except LookupError:
        pass  # told below, like an encoding that exists but does not fit
    raise UnreadableFile(
        f"The file cannot be read as {name}.", "Choose another encoding, e.g. utf-8 or cp1252."
    )


def _as_marked(file: BinaryIO, name: str) -> TextEncoding:
    if _decodes(file, name):
        return TextEncoding(name)
    if name == "utf-8-sig":
        return _broken_utf8(name)
    raise UnreadableFile(
        "The file says it is UTF-16 but breaks off or holds other bytes.",
        "Export it again, best as UTF-8.",
    )


def _broken_utf8(name: str) -> TextEncoding:
    note = "Some rows hold bytes that are not UTF-8; they are listed with their row numbers."
    return TextEncoding(name, errors="surrogateescape", note=note)


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: in Western text every other byte is zero."""
    pairs = len(head) // 2
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if high > pairs * 0.4 and low < pairs * 0.05:
        return "utf-16-le"
    if low > pairs * 0.4 and high < pairs * 0.05:
        return "utf-16-be"
    return None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """As many well-formed characters beyond ASCII as broken bytes: no accident of Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    broken = sound = 0
    for chunk in _chunks(file):
        text = decoder.decode(chunk)
        broken += sum(1 for _ in BROKEN.finditer(text))
        sound += sum(1 for _ in BEYOND_ASCII.finditer(text))
    return sound >= broken


def _doubt(head: bytes) -> str | None:
    """A note where statistics disagree with Windows-1252; they never decide."""
    if len(head) - len(head.translate(None, bytes(range(128, 256)))) < FEWEST_BYTES_FOR_A_HINT:
        return None
    from charset_normalizer import from_bytes  # slow to import and rarely needed

    best = from_bytes(head).best()
    if best is None or best.encoding in WESTERN:
        return None
    return (
        f"The text was read as Windows-1252 but looks like {best.encoding}. "
        "If names look wrong, export the file again as UTF-8."
    )
