"""What the demo company's marketing does, and what it costs. Fairs and titles are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.campaigns.kinds import OwnerDepartment

from . import people
from .clock import in_working_hours
from .people import Colleague

CHANNELS = {
    "fair": "Trade fair",
    "webinar": "Webinar",
    "content": "Content",
    "paid_search": "Paid search",
    "paid_social": "Paid social",
    "email": "E-mail",
    "partner": "Partner",
    "referral": "Referral",
    "print": "Print",
}


@dataclass(frozen=True)
class Plan:
    """A campaign, its money in whole euros, and how its leads fare.

    `starts`/`ends`: days before today; leads arrive between them, on fair days mostly.
    `quality`: chance that sales accepts an offered lead.
    """

    name: str
    channel: str
    owner: Colleague
    budget: int
    spent: tuple[tuple[int, int, str], ...]
    leads: int
    quality: float
    starts: int = 90
    ends: int = 0
    department: OwnerDepartment = OwnerDepartment.MARKETING
    agency: Colleague | None = None
    scores: tuple[int, int] = (45, 90)
    has_form: bool = True

    @property
    def is_marketings(self) -> bool:
        return self.department != OwnerDepartment.SALES

    def days(self, now: datetime) -> tuple[date, date | None]:
        """Its first and its last day, None while it runs. It begins on a weekday, and what would
        have been over by then lasts that one day."""
        first = in_working_hours(now - timedelta(days=self.starts), 8).date()
        last = (now - timedelta(days=self.ends)).date()
        return first, max(first, last) if self.ends else None


PLANS = (
    Plan("Messtechnik Forum – Hall 9 booth", "fair", people.PETRA, 78_000,
         ((84, 31_000, "Booth"), (66, 28_350, "Travel and stand crew"), (58, 15_000, "Evening")),
         40, 0.84, 68, 60),
    Plan("Webinar series: hygienic level measurement", "webinar", people.TOM, 9_500,
         ((80, 2_640, "Platform"), (52, 2_600, "Speaker"), (24, 2_600, "Speaker")),
         30, 0.86, 82, 6),
    Plan("Wasser & Prozess – water and wastewater", "fair", people.PETRA, 36_000,
         ((50, 22_120, "Booth"), (38, 13_000, "Travel and stand crew")), 26, 0.83, 40, 36),
    Plan("Search ads: pressure transmitters", "paid_search", people.TOM, 42_000,
         ((75, 10_400, "First month"), (45, 10_430, "Second month"), (15, 10_430, "Third month")),
         38, 0.72),
    Plan("IO-Link retrofit guide (download)", "content", people.TOM, 6_000,
         ((86, 4_150, "Writing and layout"),), 28, 0.76),
    Plan("Nordic distributor co-marketing", "partner", people.PETRA, 12_000,
         ((60, 6_400, "Shared brochure"),), 12, 0.95, 70, 0, OwnerDepartment.JOINT),
    Plan("Vibration monitoring newsletter", "email", people.HEAD_OF_MARKETING, 3_500,
         ((70, 950, "Design"), (40, 950, "Sending")), 16, 0.8),
    Plan("Plant managers in food and beverage", "paid_social", people.TOM, 28_000,
         ((64, 9_740, "First flight"), (34, 9_740, "Second flight")), 28, 0.6, 70, 10,
         OwnerDepartment.AGENCY, people.AGENCY, (35, 80)),
    Plan("Open day at the Kassel plant", "fair", people.PETRA, 8_000,
         ((18, 3_700, "Catering and shuttle"),), 12, 0.67, 12, 11),
    Plan("Trade press: process and control", "print", people.HEAD_OF_MARKETING, 7_000, (),
         5, 0.9, 60, 5, has_form=False),
    Plan("Sales' own referrals", "referral", people.HEAD_OF_SALES, 0,
         ((30, 0, "No cost"),), 12, 0.95, 88, 1, OwnerDepartment.SALES, scores=(62, 95),
         has_form=False),
)  # fmt: skip

COMMITMENTS = (
    # promise, department, due (days from today), slipped by, delivered (days from today)
    ("80 qualified leads from the spring fairs", OwnerDepartment.MARKETING, -30, 0, -31),
    ("Case study on level probes in dairies", OwnerDepartment.MARKETING, -20, 14, -4),
    ("First call within one working day for webinar leads", OwnerDepartment.SALES, -40, 0, -40),
    ("Price list for distributors, before the Nordic mailing", OwnerDepartment.SALES, -26, 0, -19),
    ("Outcome for every accepted lead of last quarter", OwnerDepartment.SALES, -10, 20, None),
    ("Landing page for the autumn fair", OwnerDepartment.MARKETING, 12, 0, None),
)
