"""A file of leads and one of outcomes, and where their screens are."""

from __future__ import annotations

import pytest

LEADS = (
    "E-Mail;Nachname;Vorname;Firma;Datum;Scanner\n"
    "f.baumgartner@isarmetall.example;Baumgartner;Felix;Isarmetall GmbH;09.06.2026;S3-1\n"
    "adaeze@voltaro.example;Okonkwo;Adaeze;Voltaro;13.06.2026;S3-1\n"
    "not an address;Sýkora;Petr;Brno Pumps;31.06.2026;S3-2\n"
)
OUTCOMES = (
    "Deal id,E-mail,Stage,Amount\n"
    "D-1,f.baumgartner@isarmetall.example,Gewonnen,18400.00\n"
    "D-2,adaeze@voltaro.example,Angebot,920.50\n"
)
NEW = "/t/acme/marketing/imports/new/"


def page_of(batch, screen=""):
    mount = "marketing" if batch.kind == "leads" else "reconcile"
    return f"/t/acme/{mount}/imports/{batch.public_id}/{screen}"


def text_of(answer) -> str:
    return answer.content.decode()


def batch_map(batch):
    batch.refresh_from_db()
    return batch.field_map


@pytest.fixture
def checked(in_acme, mara, bring, match):
    """A file of three rows, one of which cannot be read, matched and ready to run."""
    batch = bring(mara, "leads", LEADS)
    match(mara, batch, dates="dots")
    return batch
