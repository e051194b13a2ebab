"""From its proposal on, the texts and rules of a version are held by the database as well.

Only a draft is written. A proposal may become a draft again; what both have signed, what is in
force and what is over may not. Days on which a version begins and ends are no part of its text.
The owner of the schema may say in a transaction that it rewrites agreements, for data of tests
and for repairs that people decided on; the role that serves may not.
"""

from django.conf import settings
from django.db import migrations

MAY_REWRITE = f"""
    CREATE FUNCTION baton_rewrites_agreements() RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
        SELECT current_user <> '{settings.RUNTIME_ROLE}'
            AND coalesce(current_setting('app.rewrites_agreements', true), '') = 'on'
    $$"""

PARTS_STAY = """
    CREATE FUNCTION baton_parts_of_an_agreement_stay() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
    BEGIN
        IF NOT baton_rewrites_agreements() AND EXISTS (
            SELECT FROM ground_rules_groundrules version
            WHERE version.tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id)
                AND version.id IN (NEW.rules_id, OLD.rules_id) AND version.state <> 'draft'
        ) THEN
            RAISE check_violation
                USING MESSAGE = 'Only a draft is written: this version was proposed or agreed.';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER stays_as_agreed BEFORE INSERT OR UPDATE OR DELETE ON ground_rules_clause
        FOR EACH ROW EXECUTE FUNCTION baton_parts_of_an_agreement_stay();
    CREATE TRIGGER stays_as_agreed BEFORE INSERT OR UPDATE OR DELETE ON ground_rules_rejectreason
        FOR EACH ROW EXECUTE FUNCTION baton_parts_of_an_agreement_stay()"""

VERSIONS_STAY = """
    CREATE FUNCTION baton_agreements_stay() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
    BEGIN
        IF OLD.state = 'draft' OR baton_rewrites_agreements() THEN
            NULL;
        ELSIF TG_OP = 'DELETE' THEN
            RAISE check_violation USING MESSAGE = 'Only a draft can be thrown away.';
        ELSIF ROW(NEW.title, NEW.response_minutes, NEW.outcome_days, NEW.acceptance_target_pct,
                NEW.calendar_id) IS DISTINCT FROM ROW(OLD.title, OLD.response_minutes,
                OLD.outcome_days, OLD.acceptance_target_pct, OLD.calendar_id) THEN
            RAISE check_violation
                USING MESSAGE = 'Only a draft is written: this version was proposed or agreed.';
        ELSIF OLD.state <> 'proposed' AND (NEW.state IN ('draft', 'proposed')
                OR NEW.text_sha256 <> OLD.text_sha256) THEN
            RAISE check_violation
                USING MESSAGE = 'What both have agreed is no draft any more.';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER stays_as_agreed BEFORE UPDATE OR DELETE ON ground_rules_groundrules
        FOR EACH ROW EXECUTE FUNCTION baton_agreements_stay()"""

HOURS_STAY = """
    CREATE FUNCTION baton_hours_of_an_agreement_stay() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
    BEGIN
        IF NOT baton_rewrites_agreements() AND EXISTS (
            SELECT FROM ground_rules_groundrules version
            WHERE version.tenant_id = OLD.tenant_id AND version.calendar_id = OLD.id
                AND version.state <> 'draft'
        ) THEN
            RAISE check_violation
                USING MESSAGE = 'A version that was proposed or agreed works by these hours.';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stays_as_agreed BEFORE UPDATE OF document ON ground_rules_workingcalendar
        FOR EACH ROW EXECUTE FUNCTION baton_hours_of_an_agreement_stay()"""

UNDO = """
    DROP TRIGGER stays_as_agreed ON {table};"""

TABLES = ("clause", "rejectreason", "groundrules", "workingcalendar")
DROP = (
    "".join(UNDO.format(table=f"ground_rules_{name}") for name in TABLES)
    + """
    DROP FUNCTION baton_hours_of_an_agreement_stay();
    DROP FUNCTION baton_agreements_stay();
    DROP FUNCTION baton_parts_of_an_agreement_stay();
    DROP FUNCTION baton_rewrites_agreements()"""
)


class Migration(migrations.Migration):
    dependencies = [("ground_rules", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [MAY_REWRITE, PARTS_STAY, VERSIONS_STAY, HOURS_STAY],
            DROP,
        )
    ]
