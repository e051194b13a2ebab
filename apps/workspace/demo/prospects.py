"""Invented people at invented companies, the same ones at every seeding."""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST_NAMES = (
    "Katrin", "Stefan", "Nicole", "Henning", "Ömer", "Julia", "Markus", "Ilse", "Pavel", "Marta",
    "Giulia", "Luca", "Astrid", "Erik", "Nadia", "Jean", "Claire", "Tomasz", "Zofia", "Hanna",
)  # fmt: skip
LAST_NAMES = (
    "Brandt", "Riedl", "Ullmann", "Voss", "Kaya", "Reiter", "Feldmann", "de Groot", "Svoboda",
    "Kowalska", "Bianchi", "Ferrari", "Holm", "Nyberg", "Haddad", "Moreau", "Dubois", "Zielinski",
    "Wagner", "Lehto",
)  # fmt: skip
#: Word, industry, domain stem: combined into companies nobody has.
TRADES = (
    ("Molkerei", "Food and beverage"), ("Brauhaus", "Food and beverage"),
    ("Wasserverband", "Water"), ("Klärwerk", "Water"), ("PolyChem", "Chemicals"),
    ("Hydrotec", "Plant engineering"), ("Pharma", "Pharmaceuticals"), ("Papier", "Paper"),
    ("Energie", "Energy"), ("Fördertechnik", "Plant engineering"),
)  # fmt: skip
PLACES = (
    "Sonnental", "Feldkirch", "Veldkamp", "Lindau", "Skogsberg", "Aquaveris", "Marchetti",
    "Nordhafen", "Talheim", "Birkenau", "Castella", "Rheinau", "Ostersund", "Weidenbach",
)  # fmt: skip
COUNTRIES = ("Germany", "Germany", "Germany", "Austria", "Switzerland", "Sweden", "Italy")
TITLES = (
    "Head of maintenance", "Plant manager", "Process engineer", "Purchasing", "Automation lead",
    "Managing director", "Validation engineer", "Technical director",
)  # fmt: skip
PRODUCTS = ("LH-20 level probe", "PT-4 pressure transmitter", "VM-1 vibration monitor", "")
MESSAGES = (
    "We clean in place twice a day and lose two level probes a month. Can you quote 12 pieces?",
    "We are rebuilding line 3 next spring and need pressure transmitters with IO-Link.",
    "Please send the data sheet and a price for 40 pieces.",
    "Interested in vibration monitoring for six pumps. Who can visit us?",
    "Is the LH-20 approved for hygienic areas?",
    "",
    "",
)


@dataclass(frozen=True)
class Invented:
    """What a prospect types into a form."""

    name: str
    email: str
    company: str
    phone: str
    job_title: str
    country: str
    industry: str
    employees: int
    product: str
    message: str

    def answers(self, score: int) -> dict[str, str | int]:
        return {**vars(self), "score": score}


def invent(number: int, chance: random.Random) -> Invented:
    """The n-th prospect: distinct by e-mail address."""
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    trade, industry = chance.choice(TRADES)
    company = f"{trade} {chance.choice(PLACES)}"
    domain = f"{company.lower().replace(' ', '-')}.example".replace("ä", "ae").replace("ö", "oe")
    return Invented(
        name=f"{first} {last}",
        email=f"{_plain(first)}.{_plain(last)}.{number}@{domain}",
        company=company,
        phone=f"+49 831 555 {number:04d}",
        job_title=chance.choice(TITLES),
        country=chance.choice(COUNTRIES),
        industry=industry,
        employees=chance.choice((12, 45, 80, 180, 320, 900)),
        product=chance.choice(PRODUCTS),
        message=chance.choice(MESSAGES),
    )


def _plain(name: str) -> str:
    table = str.maketrans({"Ö": "oe", "ö": "oe", " ": "-"})
    return name.translate(table).lower()
