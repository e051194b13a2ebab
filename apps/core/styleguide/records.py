"""Sample records: one lead's way, one job's steps, one company's beginning. All names invented."""

from datetime import UTC, datetime
from typing import Any, Final

from apps.core.stories import Event, Step

CONTEXT: Final[dict[str, Any]] = {
    "now": datetime(2026, 6, 16, 11, 0, tzinfo=UTC),
    "due": datetime(2026, 6, 16, 14, 12, tzinfo=UTC),
    "missed": datetime(2026, 6, 16, 6, 0, tzinfo=UTC),
    "track": [
        Step(label="Captured", note="14 May", side="marketing", state="done"),
        Step(label="Qualified", note="16 Jun, score 82", side="marketing", state="done"),
        Step(label="Handed over", note="today 08:12", state="handover"),
        Step(label="Accepted?", note="you, by 16:12", state="next"),
        Step(label="Opportunity"),
        Step(label="Won"),
    ],
    "track_of_ended": [
        Step(label="Captured", note="2 Mar", side="marketing", state="done"),
        Step(label="Handed over", note="4 Mar", side="sales", state="handover"),
        Step(label="Accepted", note="4 Mar", side="sales", state="done"),
        Step(label="Lost", note="9 May, price", state="ended"),
    ],
    "events": [
        Event(at=datetime(2026, 6, 16, 6, 12, tzinfo=UTC), when="today 08:12", side="marketing",
         state="handover", text="Handed over", detail="to Amara Diallo", points="82"),
        Event(when="today 08:11", text="Asked for a quote: 12 × LH-20", points="+20"),
        Event(when="12 Jun 11:15", text="Webinar on level in tanks", points="+10"),
        Event(when="14 May", text="Subscribed to the newsletter", points="first touch"),
    ],
    "reasons": [
        {"text": "Dairy, a target segment", "points": "+20"},
        {"text": "Asked for a quote, LH-20", "points": "+20"},
        {"text": "Head of maintenance", "points": "+15"},
        {"text": "Webinar, stayed 68 of 75 min", "points": "+10"},
    ],
    "steps": [
        {"label": "File", "note": "214 rows, 11 columns", "state": "done", "url": "#main"},
        {"label": "Match columns", "note": "9 of 11 recognised", "state": "current"},
        {"label": "Check", "note": "nothing is saved before this"},
        {"label": "Import"},
    ],
    "consequences": [
        {"count": "171", "text": "new leads", "url": "#main"},
        {"count": "36", "text": "update existing"},
        {"count": "5", "text": "merge inside file"},
        {"count": "2", "text": "skipped, empty"},
    ],
    "first_steps": [
        {"title": "Name the two sides", "text": "Lena Hartmann and Jonas Weber", "state": "done",
         "url": "#main", "action": "Change"},
        {"title": "Agree on what a qualified lead is", "text": "Start from a draft, both sign",
         "state": "current", "url": "#main", "action": "Write the agreement"},
        {"title": "Bring in leads", "text": "A file, a web form, or your CRM", "url": "#main",
         "action": "Import"},
    ],
    "facts": [
        {"label": "Phone", "value": "+49 831 555 0142"},
        {"label": "E-mail", "value": "k.brandt@sonnental.example"},
        {"label": "Consent", "value": "given 14 May", "tone": "ok", "icon": "check"},
        {"label": "Campaign", "value": "Webinar series: hygienic level", "url": "#main"},
        {"label": "Open deals", "value": ""},
    ],
}  # fmt: skip
