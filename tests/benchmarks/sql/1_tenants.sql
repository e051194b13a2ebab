-- Tenants as planned, their people, channels and campaigns.
-- Everything drawn is drawn by hashing a row's number: the same size is the same world.
CREATE FUNCTION pg_temp.chance(n bigint, salt bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, salt) & 2147483647) / 2147483648.0::double precision $$;

INSERT INTO tenancy_tenant (id, slug, name, currency, time_zone, number_format,
    fiscal_year_starts_in, last_lead_number, is_demo)
SELECT tenant_id, slug, initcap(slug), 'EUR', 'UTC', 'en', 1, leads, false FROM plan;

CREATE TEMP TABLE people AS
SELECT tenant_id, role, k, (row_number() OVER (ORDER BY tenant_id, role, k))::bigint AS user_id,
    role || k || '@' || slug || '.example' AS email
FROM plan
JOIN (VALUES ('admin', 1, 0), ('marketing_lead', 1, 0), ('marketer', 3, 1),
             ('sales_manager', 1, 0), ('sdr', 4, 0), ('rep', 40, 2), ('executive', 1, 0))
    AS team (role, in_a_large_tenant, in_a_small_tenant) ON true
CROSS JOIN LATERAL generate_series(1, CASE WHEN is_large THEN in_a_large_tenant
                                           ELSE in_a_small_tenant END) AS k;

INSERT INTO accounts_user (id, email, name, password, is_superuser, is_active)
SELECT user_id, email, initcap(replace(role, '_', ' ')) || ' ' || k, '!', false, true FROM people;

INSERT INTO tenancy_membership (tenant_id, user_id, role, title)
SELECT tenant_id, user_id, role, '' FROM people;

INSERT INTO campaigns_channel (id, tenant_id, code, name)
SELECT plan.first_channel + c.k, tenant_id, code, name
FROM plan, (VALUES (1, 'paid_search', 'Paid search'), (2, 'organic_search', 'Organic search'),
    (3, 'social', 'Social'), (4, 'email', 'E-mail'), (5, 'event', 'Trade fair'),
    (6, 'webinar', 'Webinar'), (7, 'referral', 'Referral'), (8, 'direct', 'Direct'))
    AS c (k, code, name);

-- One after the other; the first fiftieth never ends.
INSERT INTO campaigns_campaign (id, tenant_id, public_id, name, channel_id, owner_department,
    owner_id, starts_on, ends_on, budget_minor, goal, created_at)
SELECT first_campaign + c, plan.tenant_id, gen_random_uuid(), 'Campaign ' || c,
    first_channel + 1 + c % 8, 'marketing', people.user_id,
    current_date - 1095 + (c * 1090 / campaigns), NULL, 1000000 + c * 1000, '', now()
FROM plan
CROSS JOIN LATERAL generate_series(1, campaigns) AS c
JOIN people ON people.tenant_id = plan.tenant_id AND people.role = 'marketer' AND people.k = 1;

-- Money spent: one line a month, for a year.
INSERT INTO campaigns_costline (tenant_id, public_id, campaign_id, kind, spent_on, amount_minor,
    currency, base_minor, note, recorded_at)
SELECT tenant_id, gen_random_uuid(), id, 'actual', starts_on + month * 30, 50000 + id % 997,
    'EUR', 50000 + id % 997, '', now()
FROM campaigns_campaign, generate_series(0, 11) AS month
WHERE starts_on + month * 30 <= current_date;

INSERT INTO intake_form (id, tenant_id, public_id, campaign_id, title, intro, consent_text, fields,
    thanks, created_at)
SELECT id, tenant_id, gen_random_uuid(), id, name, '', '',
    '["name", "email", "company", "phone", "message"]', '', created_at
FROM campaigns_campaign;
