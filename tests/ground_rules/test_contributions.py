"""What both sides bring may stand in one clause: it is edited as a whole, and added once."""

import pytest

from apps.ground_rules import drafting

from .conftest import clause
from .pages import AGREEMENT, text_of
from .test_draft_screens import fields_of

EDITOR = f"{AGREEMENT}draft/clauses/acceptance/"
ALL = {"acceptance_target_pct": 90, "handoffs": 150, "share_pct": 40, "won": 800_000}


@pytest.fixture
def promised(draft, lena, at):
    drafting.edit_clause(clause(draft, "acceptance"), by=lena, at=at, rule=ALL)
    return draft


def saved(client, **told):
    sent = fields_of(client.get(EDITOR)) | {f"rule-{name}": said for name, said in told.items()}
    return client.post(EDITOR, sent)


def test_every_part_of_the_clause_is_edited_where_its_words_are(promised, lena, as_):
    answer = saved(as_(lena), handoffs="200", share_pct="35", won="900000")
    assert answer.status_code == 303
    rule = clause(promised, "acceptance").rule
    assert rule == {"acceptance_target_pct": 90, "handoffs": 200, "share_pct": 35, "won": 900_000}


def test_a_promise_goes_when_its_field_is_emptied_but_the_share_that_is_always_measured(
    promised, lena, as_
):
    assert saved(as_(lena), handoffs="", share_pct="", won="").status_code == 303
    assert clause(promised, "acceptance").rule == {"acceptance_target_pct": 90}
    assert saved(as_(lena), acceptance_target_pct="").status_code == 422
    assert saved(as_(lena), acceptance_target_pct="95", won="0").status_code == 422
    assert clause(promised, "acceptance").rule == {"acceptance_target_pct": 90}


def test_what_a_clause_promises_among_others_is_not_added_again(promised, lena, as_):
    page = text_of(as_(lena).get(f"{AGREEMENT}draft/"))
    assert "?part=text" in page
    for part in ("acceptance", "volume", "share", "goal"):
        assert f"?part={part}" not in page
        assert as_(lena).get(f"{AGREEMENT}draft/add/?part={part}").status_code == 404
