"""The options of a menu, drawn without a template."""

from apps.core.templatetags.ui import select_options


def test_what_people_named_is_escaped_and_the_chosen_one_is_marked():
    drawn = select_options([("1", "Fair"), ("2", 'A "day" <b> & night')], "2")
    assert drawn == (
        '<option value="1">Fair</option>'
        '<option value="2" selected>A &quot;day&quot; &lt;b&gt; &amp; night</option>'
    )


def test_a_menu_of_nothing_is_empty():
    assert select_options([], "") == ""
