-- Each lead's own facts, drawn once; every table after this one is told from them.
-- A lead, its person, its hand-off and its opportunity have the same id: no look-ups.
CREATE TEMP TABLE ways (stage text, share double precision, reached int);
INSERT INTO ways VALUES ('captured', .38, 0), ('recycled', .02, 0), ('disqualified', .02, 0),
    ('qualified', .06, 1), ('handed_off', .10, 2), ('rejected', .12, 2), ('accepted', .10, 3),
    ('opportunity', .08, 4), ('won', .06, 5), ('lost', .06, 5);

CREATE TEMP TABLE drawn AS
SELECT tenant_id, first_lead, first_channel, campaigns, is_large, n AS number, first_lead + n AS id,
    now() - interval '1095 days' * (1 - n::double precision / leads) AS captured_at,
    CASE WHEN pg_temp.chance(n, 2) > .35  -- of those that run, for three months each
         THEN least(campaigns, 1 + floor(campaigns
             * greatest(0, n::double precision / leads - .08 * pg_temp.chance(n, 3)))::int)
         WHEN pg_temp.chance(n, 2) > .03  -- of those that never end
         THEN 1 + floor(ceil(campaigns / 50.0) * pg_temp.chance(n, 3) ^ 2)::int END AS campaign,
    CASE WHEN pg_temp.chance(n, 4) > .3
         THEN floor(pg_temp.chance(n, 5) * 100)::smallint END AS score,
    floor(pg_temp.chance(n, 6) * 10)::int AS heard_again,
    pg_temp.chance(n, 1) AS fate
FROM plan CROSS JOIN LATERAL generate_series(1, leads) AS n;

-- What takes weeks has not happened yet to leads that are days old.
CREATE TEMP TABLE story AS
SELECT aged.*, ways.reached,
    plan.first_campaign + campaign AS campaign_id,
    CASE WHEN campaign IS NOT NULL THEN plan.first_channel + 1 + campaign % 8 END AS channel_id,
    plan.first_lead + (number + 4) / 5 AS company_id,
    CASE WHEN ways.reached >= 2 THEN owner.user_id END AS owner_id,
    500000 + floor(pg_temp.chance(number, 8) * 5000000)::bigint AS amount_minor,
    least(captured_at + interval '4 hours', now()) AS hour_4,
    least(captured_at + interval '6 hours', now()) AS hour_6,
    least(captured_at + interval '9 hours', now()) AS hour_9,
    captured_at + interval '12 days' AS day_12, captured_at + interval '45 days' AS day_45,
    now() + interval '10 days' * (pg_temp.chance(number, 9) - .7) AS waits_until
FROM (
    SELECT drawn.*, CASE
        WHEN w.reached = 5 AND captured_at > now() - interval '45 days' THEN 'opportunity'
        WHEN w.reached = 4 AND captured_at > now() - interval '12 days' THEN 'accepted'
        ELSE w.stage END AS stage
    FROM drawn JOIN (SELECT stage, reached, share, sum(share) OVER (ORDER BY stage) AS upto FROM ways)
        AS w ON fate < upto AND fate >= upto - share
) AS aged
JOIN ways USING (stage)
JOIN plan USING (tenant_id)
JOIN people AS owner ON owner.tenant_id = aged.tenant_id AND owner.role = 'rep'
    AND owner.k = 1 + floor(pg_temp.chance(number, 7) * CASE WHEN aged.is_large THEN 40 ELSE 2 END);
DROP TABLE drawn;
CREATE INDEX ON story (tenant_id, id);
ANALYZE story;

-- Names by their frequency: the first is in every twentieth lead, the last hardly ever.
CREATE TEMP TABLE named AS
SELECT tenant_id, id, number, company_id, first_name, last_name, brand, trade,
    (number + 4) / 5 AS company_number
FROM (
    SELECT story.*,
        (ARRAY['Maria','Thomas','Anna','Michael','Katrin','Stefan','Julia','Andreas','Nicole',
               'Markus','Sabine','Peter','Laura','Jonas','Petra','Daniel','Martina','Felix','Elena',
               'Henning','Marta','Oskar','Ines','Quirin','Xenia'])
            [1 + floor(25 * pg_temp.chance(number, 11) ^ 1.5)::int] AS first_name,
        (ARRAY['Bran','Rie','Ull','Vos','Kay','Hart','Web','Nov','Cas','Oka','Som','Wint','Berg',
               'Stein','Wald','Feld','Lind','Sand','Bach','Horn'])
            [1 + floor(20 * pg_temp.chance(number, 12))::int]
        || (ARRAY['dt','dl','mann','s','er','wig','tal','berg','ner','hoff','meier','hauer'])
            [1 + floor(12 * pg_temp.chance(number, 13))::int] AS last_name,
        (ARRAY['Sonnental','Adler','Hydrotec','Nordlicht','Alpina','Meridian','Falke','Quanta'])
            [1 + floor(8 * pg_temp.chance((number + 4) / 5, 14))::int] AS brand,
        (ARRAY['Werke','Anlagenbau','Molkerei','Logistik','Sensorik'])
            [1 + floor(5 * pg_temp.chance((number + 4) / 5, 15))::int] AS trade
    FROM story
) AS with_names;

INSERT INTO leads_company (id, tenant_id, public_id, name, name_key, domain, industry, country,
    employees)
SELECT company_id, tenant_id, gen_random_uuid(), brand || ' ' || trade || ' ' || company_number
    || ' GmbH', lower(brand || trade) || company_number,
    lower(brand || '-' || trade) || '-' || company_number || '.example', 'Industry', 'DE',
    company_number % 900
FROM named WHERE number % 5 = 1;

INSERT INTO leads_person (id, tenant_id, public_id, name, email, email_norm, phone, phone_norm,
    job_title, language, consent)
SELECT id, tenant_id, gen_random_uuid(), first_name || ' ' || last_name, address, address,
    '+4989' || number + 1000000, '+4989' || number + 1000000, 'Head of production', 'de', ''
FROM (SELECT *, lower(first_name || '.' || last_name) || '.' || number || '@'
        || lower(brand || '-' || trade) || '-' || company_number || '.example' AS address
      FROM named) AS addressed;

-- The words of apps.core.contact.name_tokens; a test compares the two.
INSERT INTO leads_leadtoken (tenant_id, lead_id, token)
SELECT DISTINCT tenant_id, id, word
FROM (SELECT *, lower(first_name || '.' || last_name) || '.' || number AS local,
        lower(brand || '-' || trade) || '-' || company_number || '.example' AS domain
      FROM named) AS addressed
CROSS JOIN LATERAL unnest(ARRAY[lower(first_name), lower(last_name), lower(brand), lower(trade),
    company_number::text, number::text, 'gmbh', 'example', local, domain,
    left(local || '@' || domain, 64)]) AS word
WHERE length(word) >= 2
ORDER BY tenant_id, id;

INSERT INTO leads_lead (id, tenant_id, public_id, number, person_id, company_id, campaign_id,
    channel_id, product, score, stage, owner_id, captured_at, captured_on, recorded_at,
    is_backfilled, qualified_at, handed_at, accepted_at, rejected_at, opportunity_at, won_at,
    lost_at, due_at, last_activity_at, last_seq)
SELECT id, tenant_id, gen_random_uuid(), number, id, company_id, campaign_id, channel_id, '',
    score, stage, owner_id, captured_at, (captured_at AT TIME ZONE 'UTC')::date, captured_at, false,
    CASE WHEN reached >= 1 THEN hour_4 END,
    CASE WHEN reached >= 2 THEN hour_6 END,
    CASE WHEN reached >= 3 THEN hour_9 END,
    CASE WHEN stage = 'rejected' THEN hour_9 END,
    CASE WHEN reached >= 4 THEN day_12 END,
    CASE WHEN stage = 'won' THEN day_45 END,
    CASE WHEN stage = 'lost' THEN day_45 END,
    CASE WHEN stage = 'handed_off' THEN waits_until END,
    CASE reached WHEN 5 THEN day_45 WHEN 4 THEN day_12 WHEN 3 THEN hour_9 WHEN 2 THEN
        CASE stage WHEN 'rejected' THEN hour_9 ELSE hour_6 END ELSE captured_at END,
    2 + heard_again + (reached >= 2)::int + (reached >= 3 OR stage = 'rejected')::int
        + (reached >= 4)::int + (reached >= 5)::int
FROM story;
