"""Follow-ups of the baton: hand over what qualifies, tell the people concerned, chase."""

from . import announcements, answers, clocks, mail, nurture, offers, owed, scores

__all__ = ["announcements", "answers", "clocks", "mail", "nurture", "offers", "owed", "scores"]
