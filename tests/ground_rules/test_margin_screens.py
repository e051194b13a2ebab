"""Talking about the agreement in its margin, and reading it with what was decided about it."""

from __future__ import annotations

from apps.ground_rules import comments, precedents, queries
from apps.ground_rules.models import ClauseComment

from .conftest import clause
from .pages import AGREEMENT, VERSION, text_of


def test_a_comment_stands_beside_its_clause(proposal, sol, jonas, as_):
    url = f"{VERSION}c/response/"
    assert (
        as_(sol)
        .post(url, {"text": "", "suggested_text": clause(proposal, "response").text})
        .status_code
        == 422
    )
    answer = as_(sol).post(
        url, {"text": "Tight on Fridays.", "suggested_text": clause(proposal, "response").text}
    )
    assert answer.status_code == 303
    remark = ClauseComment.objects.get()
    assert (remark.suggested_text, remark.clause_key) == ("", "response")
    assert "<b>Sol Castellani" in text_of(as_(jonas).get(VERSION))
    assert as_(jonas).get(f"{VERSION}c/nothing/").status_code == 404


def test_a_suggestion_is_taken_into_the_draft(draft, sol, lena, as_):
    url = f"{AGREEMENT}v/1/c/company/"
    as_(sol).post(url, {"text": "Clearer.", "suggested_text": "We can serve the company."})
    remark = ClauseComment.objects.get()
    settle = f"{AGREEMENT}comments/{remark.public_id}/settle/"
    assert as_(sol).post(settle, {"accept": "1"}).status_code == 403
    assert as_(lena).post(settle, {"accept": "1"}).status_code == 303
    remark.refresh_from_db()
    assert clause(draft, "company").text == "We can serve the company."
    assert (remark.settled_by, comments.open_comments(remark.rules)) == (lena, {})
    assert "settled by Lena Hartmann" in text_of(as_(lena).get(url))
    assert as_(lena).post(settle, {"accept": "1"}).status_code == 303


def test_a_taken_suggestion_begins_the_next_version(first, sol, lena, at):
    remark = comments.suggest(
        clause(first, "company"), by=sol, at=at, suggested_text="Any company."
    )
    comments.settle(remark, by=lena, at=at, is_accepted=True)
    assert clause(queries.in_the_making(), "company").text == "Any company."
    assert clause(first, "company").text != "Any company."


def test_the_version_as_a_whole_can_be_talked_about(proposal, sol, lena, as_):
    assert as_(sol).get(f"{VERSION}c/whole/").status_code == 200
    as_(sol).post(f"{VERSION}c/whole/", {"text": "Well done."})
    assert "Well done." in text_of(as_(lena).get(VERSION))


def test_a_precedent_stands_beside_its_clause_in_every_version(
    proposal, first, jonas, sol, as_, at
):
    precedents.set_precedent(
        clause(first, "company"), text="A branch counts as its company.", by=jonas, at=at
    )
    for page in (AGREEMENT, f"{AGREEMENT}v/1/print/", f"{VERSION}?view=clean"):
        assert "A branch counts as its company." in text_of(as_(sol).get(page))


def test_a_version_can_be_printed(first, sol, as_):
    page = text_of(as_(sol).get(f"{AGREEMENT}v/1/print/"))
    assert first.text_sha256 in page
    assert "Every lead is accepted or turned down within 8 working hours." in page
