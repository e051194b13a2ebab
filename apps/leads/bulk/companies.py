"""The organisations of new and corrected leads: by domain, else by name without the legal form."""

from __future__ import annotations

from .round import Round

#: A company that no row before it has named: the first of its domain, then the first of its name.
ADD = """
    INSERT INTO leads_company
        (tenant_id, public_id, name, name_key, domain, industry, country, employees)
    SELECT DISTINCT ON (company_key) %(tenant)s, gen_random_uuid(), company, company_key, domain,
        industry, country, employees
    FROM (
        SELECT DISTINCT ON (coalesce(domain, ' ' || company_key)) arriving.*
        FROM arriving JOIN employed USING (row)
        WHERE employed.company_id IS NULL AND employed.is_named
        ORDER BY coalesce(domain, ' ' || company_key), row
    ) first_of_domain
    ORDER BY company_key, row
    ON CONFLICT (tenant_id, name_key) DO NOTHING"""

#: Everybody whose company decides something: the new leads, and the known ones that name one.
ASK = """
    SELECT row, company_key <> '' AS is_named, NULL::bigint AS company_id
    FROM arriving LEFT JOIN placed USING (row)
    WHERE (placed.is_new OR known_lead IS NOT NULL) AND (company_key <> '' OR domain <> '')"""

FIND = """
    UPDATE employed SET company_id = found.id
    FROM arriving a
    CROSS JOIN LATERAL (
        SELECT coalesce(
            (SELECT min(id) FROM leads_company
                WHERE tenant_id = %(tenant)s AND domain = a.domain),
            (SELECT id FROM leads_company
                WHERE tenant_id = %(tenant)s AND name_key = nullif(a.company_key, ''))) AS id
    ) found
    WHERE employed.row = a.row AND employed.company_id IS NULL AND found.id IS NOT NULL"""

FIND_FIRST_MISSING = "SELECT 1 FROM employed WHERE is_named AND company_id IS NULL LIMIT 1"


def employ(this: Round) -> None:
    """Fill the temporary table `employed` (row, company_id).

    Each turn settles at least the first row that is still open; one turn is the rule, and a
    second one is for names and domains that contradict each other.
    """
    if not this.keep("employed", ASK):
        return
    this.execute(FIND)
    while this.fetch(FIND_FIRST_MISSING):
        this.execute(ADD)
        this.execute(FIND)
