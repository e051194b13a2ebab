"""What both sides read is what they sign: no text of a draft has a character that nobody sees."""

import pytest

from apps.ground_rules import comments, drafting
from apps.ground_rules.errors import Unreadable
from apps.ground_rules.forms.rows import FitRow
from apps.ground_rules.kinds import State
from apps.ground_rules.models import Clause, GroundRules

from .conftest import clause
from .pages import PROPOSE, proposal_of, text_of
from .test_draft_screens import AGREEMENT, DRAFT

#: Read as "within 24 working hours", stored as 42.
TURNED = "Every lead is answered within \u202e42\u202c working hours."
SAID = (
    "the invisible character U+202E (right-to-left override) after “is answered within”."
    " Delete the words around it and type them anew."
)


def sent(one, **told):
    seen = drafting.seen_as(one.text, one.rule)
    return {"text": one.text, "title": one.title, "seen": seen, "hours": 4, **told}


def test_a_clause_with_a_turned_number_is_refused_by_its_number(draft, lena, as_):
    one = clause(draft, "response")
    answer = as_(lena).post(f"{DRAFT}clauses/{one.key}/", sent(one, text=TURNED))
    assert answer.status_code == 422
    assert f"§{one.number} has {SAID}" in text_of(answer)
    assert Clause.objects.get(id=one.id).text == one.text


def test_so_is_a_new_clause(draft, lena, as_):
    told = {"section": "1", "title": "", "text": TURNED}
    answer = as_(lena).post(f"{DRAFT}add/?part=text", told)
    assert answer.status_code == 422
    assert f"The new clause has {SAID}" in text_of(answer)


def test_so_is_a_wording_that_somebody_suggests(draft, jonas, as_):
    one = clause(draft, "response")
    answer = as_(jonas).post(
        f"{AGREEMENT}v/{draft.version}/c/{one.key}/", {"suggested_text": TURNED}
    )
    assert answer.status_code == 422
    assert f"The suggested wording has {SAID}" in text_of(answer)


def test_so_are_the_words_of_a_rule():
    row = FitRow({"label": "Large\u200b", "field": "industry", "operands": "Dairy, Wa\u2066ter"})
    assert "U+200B (zero width space)" in row.errors["label"][0]
    assert "U+2066 (left-to-right isolate)" in row.errors["operands"][0]


@pytest.fixture
def slipped_in(draft, jonas, lena, at):
    """A suggestion made before anybody looked at its characters, and taken over."""
    remark = comments.suggest(clause(draft, "response"), by=jonas, at=at, suggested_text=TURNED)
    comments.settle(remark, by=lena, at=at, is_accepted=True)
    return GroundRules.objects.get(id=draft.id)


def test_what_came_into_the_draft_another_way_is_not_put_to_the_heads(slipped_in, propose):
    number = clause(slipped_in, "response").number
    with pytest.raises(Unreadable) as refused:
        propose(slipped_in)
    (sentence,) = refused.value.args
    assert sentence.startswith(f"§{number} has the invisible character U+202E")
    assert GroundRules.objects.get(id=slipped_in.id).state == State.DRAFT


def test_the_page_of_the_proposal_says_which_clause_to_edit(slipped_in, lena, jonas, as_):
    answer = as_(lena).post(PROPOSE, proposal_of(lena, jonas))
    assert answer.status_code == 422
    number = clause(slipped_in, "response").number
    assert f"§{number} has the invisible character" in text_of(answer)
