"""The organisations of new and corrected leads: by domain, else by name without the legal form."""

from __future__ import annotations

from apps.core.bulk_sql import random_id

from .round import Round

#: A company that no row before it has named: the first of its domain, then the first of its name.
ADD = f"""
    INSERT INTO leads_company
        (tenant_id, public_id, name, name_key, domain, industry, country, employees)
    SELECT DISTINCT ON (company_key) %(tenant)s, {random_id("row")}, company, company_key,
        domain, industry, country, employees
    FROM (
        SELECT DISTINCT ON (coalesce(domain, ' ' || company_key)) arriving.*
        FROM arriving JOIN employed USING (row)
        WHERE employed.company_id IS NULL AND employed.is_named
        ORDER BY coalesce(domain, ' ' || company_key), row
    ) first_of_domain
    ORDER BY company_key, row
    ON CONFLICT (tenant_id, name_key) DO NOTHING"""  # noqa: S608 (ours)

#: Everybody whose company decides something: the new leads, and the known ones that name one.
ASK = """
    SELECT row, company_key <> '' AS is_named, NULL::bigint AS company_id
    FROM arriving LEFT JOIN placed USING (row)
    WHERE (placed.is_new OR known_lead IS NOT NULL) AND (company_key <> '' OR domain <> '')"""

#: The oldest company of a domain decides, as in `identity.company_of`.
BY_DOMAIN = """
    SELECT DISTINCT ON (domain) domain, id FROM leads_company WHERE tenant_id = %(tenant)s
        AND domain = ANY (ARRAY(SELECT domain FROM arriving WHERE domain IS NOT NULL))
    ORDER BY domain, id"""

BY_NAME = """
    SELECT name_key, id FROM leads_company WHERE tenant_id = %(tenant)s
        AND name_key = ANY (ARRAY(SELECT company_key FROM arriving WHERE company_key <> ''))
    ORDER BY name_key"""

FIND = """
    UPDATE employed SET company_id = coalesce(by_domain.id, by_name.id)
    FROM arriving a LEFT JOIN by_domain USING (domain)
    LEFT JOIN by_name ON by_name.name_key = a.company_key
    WHERE employed.row = a.row AND employed.company_id IS NULL"""

FIND_FIRST_MISSING = "SELECT 1 FROM employed WHERE is_named AND company_id IS NULL LIMIT 1"


def employ(this: Round) -> None:
    """Fill the temporary table `employed` (row, company_id).

    Each turn settles at least the first row that is still open; one turn is the rule, and a
    second one is for names and domains that contradict each other.
    """
    if not this.keep("employed", ASK):
        return
    _find(this)
    while this.fetch(FIND_FIRST_MISSING):
        this.execute(ADD)
        _find(this)


def _find(this: Round) -> None:
    this.keep("by_domain", BY_DOMAIN)
    this.keep("by_name", BY_NAME)
    this.execute(FIND)
