"""What systems and people call our fields in the first row of a file, the surest name first."""

from typing import Final

from apps.intake.mapping.fields import Kind

COLUMN_NAMES: Final[dict[Kind, dict[str, str]]] = {
    "leads": {
        "external_id": "external id, lead id, id, mql id, record id, contact id, person id, uuid",
        "email": "email, e mail, email address, mail, work email, business email, correo, courriel",
        "name": "name, full name, contact name, contact, lead name, nome, nombre, nom, vollname",
        "first_name": "first name, firstname, given name, vorname, prenom, nombre de pila",
        "last_name": "last name, lastname, surname, family name, nachname, sobrenome, apellido",
        "phone": "phone, phone number, telephone, mobile, mobile phone, cell, telefon, telefone",
        "job_title": "job title, title, position, role, job role, job function, cargo, funktion",
        "language": "language, locale, preferred language, sprache, idioma, langue, lang",
        "company": "company, company name, organisation, organization, account, account name, "
        "employer, firma, unternehmen, empresa, societe, entreprise, business name",
        "company_domain": "company domain, domain, website, company website, web site, url, web",
        "industry": "industry, sector, business segment, branche, setor, vertical",
        "country": "country, country name, country region, land, pais, pays",
        "employees": "employees, number of employees, company size, headcount, employee count, "
        "mitarbeiter, funcionarios, empleados",
        "campaign": "campaign, campaign name, utm campaign, landing page id, landing page, "
        "kampagne, campanha, first touch campaign",
        "channel": "channel, source, lead source, origin, utm source, utm medium, medium, "
        "original source, herkunft, quelle, origem, kanal",
        "captured_at": "captured at, created at, created, create date, created date, date created, "
        "first contact date, submitted at, submission date, timestamp, date, datum, data, fecha",
        "score": "score, lead score, rating score, punkte",
        "signal": "signal, activity type, interaction type, conversion type",
        "product": "product, product interest, product name, interest, produkt, produto",
        "message": "message, comments, comment, notes, note, description, question, nachricht",
        "consent": "consent, opt in, gdpr consent, marketing consent, privacy, einwilligung",
    },
    "outcomes": {
        "external_id": "opportunity id, deal id, external id, id, record id, opp id, uuid",
        "lead_external_id": "lead id, mql id, lead external id, contact id, original lead id",
        "email": "email, e mail, email address, contact email, mail, lead email, correo",
        "lead_number": "lead number, lead no, lead nr",
        "name": "name, contact name, full name, contact, opportunity name, deal name, nome",
        "company": "company, company name, account, account name, customer, organisation, "
        "organization, firma, empresa, client",
        "amount": "amount, value, deal value, close value, revenue, realised revenue, "
        "realized revenue, deal amount, total, price, betrag, valor, montant, umsatz, acv, arr",
        "currency": "currency, currency code, deal currency, wahrung, moeda, devise, iso currency",
        "stage": "stage, deal stage, status, opportunity stage, sales stage, phase, outcome, "
        "result, pipeline stage",
        "source_stage": "source stage, original stage",
        "opened_at": "opened at, opened, engage date, create date, created, created at, "
        "created date, open date, date created",
        "closed_at": "closed at, close date, closed, closed date, won date, date closed, "
        "occurred at, won at, actual close date, lost date",
        "expected_close_on": "expected close on, expected close date, expected close, "
        "forecast date",
        "owner": "owner, sales agent, sales rep, rep, opportunity owner, deal owner, seller, "
        "sr id, account executive, salesperson, assigned to, verkaufer",
        "product": "product, product name, item, produkt, produto",
        "reason": "reason, loss reason, lost reason, closed lost reason, win reason, grund",
    },
}

VAGUE: Final = frozenset(
    {
        *("id", "uuid", "mail", "contact", "title", "role", "source", "medium", "origin", "url"),
        *("web", "date", "datum", "data", "fecha", "created", "interest", "note", "notes"),
        *("description", "value", "total", "price", "status", "phase", "result", "item", "closed"),
        *("opened", "rep"),
    }
)
"""Names that fit but could mean something else: never more than likely."""
