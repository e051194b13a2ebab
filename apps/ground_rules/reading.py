"""Whether a draft reads as it is signed: no text in it has a character that nobody sees. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from apps.core.hidden_characters import hidden_in

from .kinds import Draft


def hidden_texts(draft: Draft) -> tuple[str, ...]:
    """A sentence for each part of the draft with such a character: where, which, what to do."""
    return tuple(
        f"{where} has {hidden}. Edit it: delete the words around it and type them anew."
        for where, content in _parts(draft)
        if (hidden := next(filter(None, map(hidden_in, _texts(content))), None))
    )


def _parts(draft: Draft) -> Iterator[tuple[str, object]]:
    """What people read, and under which name they find it."""
    yield "The title", draft.title
    for clause in draft.clauses:
        yield f"§{clause.number}", [clause.title, clause.text, clause.rule]
    for reason in draft.reasons:
        yield f"The reason with the code {reason.code}", reason.label
    yield "A place of the working hours", [*draft.calendar.places]


def _texts(content: object) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        yield from _texts([*content.keys(), *content.values()])
    elif isinstance(content, Sequence):
        for one in content:
            yield from _texts(one)
