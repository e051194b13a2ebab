"""A clause in a new section: its heading is needed, and asked for where the section is chosen."""

from .pages import text_of
from .test_draft_screens import DRAFT


def test_a_new_section_needs_a_heading_and_says_so_before(draft, lena, as_):
    client = as_(lena)
    page = text_of(client.get(f"{DRAFT}add/?part=text"))
    heading = page[page.index("Heading of the new section") : page.index("Wording")]
    assert "A new section needs one" in heading
    assert "optional" not in heading
    told = {"section": "", "title": "", "text": "Both speak well of each other."}
    answer = client.post(f"{DRAFT}add/?part=text", told)
    assert answer.status_code == 422
    assert "Enter a heading for the new section." in text_of(answer)
    assert client.post(f"{DRAFT}add/?part=text", told | {"title": "Manners"}).status_code == 303


def test_a_heading_typed_for_a_section_that_has_one_is_not_dropped_in_silence(draft, lena, as_):
    told = {"section": "1", "title": "Manners", "text": "Both speak well of each other."}
    answer = as_(lena).post(f"{DRAFT}add/?part=text", told)
    assert answer.status_code == 422
    assert "§1 keeps its heading: choose a new section, or empty this." in text_of(answer)
