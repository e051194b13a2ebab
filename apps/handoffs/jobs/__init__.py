"""Follow-ups of the baton: hand over what qualifies, tell the people concerned, chase."""

from . import announcements, answers, clocks, nurture, offers

__all__ = ["announcements", "answers", "clocks", "nurture", "offers"]
