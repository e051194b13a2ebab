-- What happened to each lead: touches, hand-offs, outcomes, events, and how they came in.
INSERT INTO leads_touch (tenant_id, lead_id, campaign_id, channel_id, kind, occurred_at,
    recorded_at)
SELECT tenant_id, id, campaign_id, channel_id, CASE k WHEN 0 THEN 'form' ELSE 'api' END,
    captured_at + interval '5 minutes' * k, captured_at + interval '5 minutes' * k
FROM story CROSS JOIN LATERAL generate_series(0, heard_again) AS k;

INSERT INTO handoffs_handoff (id, tenant_id, public_id, lead_id, rules_id, state, inputs, findings,
    score, offered_at, to_id, routed_by, due_at, answered_at, answered_by_id, answer_seconds,
    reason_id, reason_text, read_at)
SELECT story.id, tenant_id, gen_random_uuid(), story.id, plan.rules_id,
    CASE WHEN stage = 'handed_off' THEN 'open' WHEN stage = 'rejected' THEN 'rejected'
         ELSE 'accepted' END,
    jsonb_build_object('score', score, 'industry', 'Industry', 'country', 'DE', 'employees',
        story.number % 900, 'job_title', 'Head of production', 'product', NULL, 'channel', NULL,
        'campaign', NULL, 'has_email', true, 'has_phone', true, 'is_reachable', true,
        'has_company', true),
    '[{"clause": "1.1", "criterion": {"field": "is_reachable", "operator": "known", "operands": []}, "is_met": true, "actual": true}]',
    score, hour_6, owner_id, 'Had the fewest leads to answer.',
    CASE WHEN stage = 'handed_off' THEN waits_until ELSE hour_6 + interval '1 day' END,
    CASE WHEN stage <> 'handed_off' THEN hour_9 END,
    CASE WHEN stage <> 'handed_off' THEN owner_id END,
    CASE WHEN stage <> 'handed_off' THEN 10800 END,
    CASE WHEN stage = 'rejected' THEN plan.reason_id END, '',
    CASE WHEN stage = 'rejected' AND captured_at < now() - interval '30 days' THEN now() END
FROM story JOIN plan USING (tenant_id) WHERE reached >= 2;

INSERT INTO outcomes_outcomesource (id, tenant_id, name, created_at)
SELECT tenant_id, tenant_id, 'baton', now() FROM plan;

INSERT INTO outcomes_opportunity (id, tenant_id, public_id, source_id, external_id, lead_id,
    matched_by, name, company_name, product, stage, source_stage, amount_minor, currency,
    base_minor, opened_on, closed_at, closed_on, lost_reason, owner_id, owner_label, recorded_at,
    updated_at, content_sha256)
SELECT id, tenant_id, gen_random_uuid(), tenant_id, 'o-' || id, id, 'lead_number',
    'Deal ' || number, '', '', CASE stage WHEN 'opportunity' THEN 'open' ELSE stage END, '',
    amount_minor, 'EUR', amount_minor, day_12::date, CASE WHEN reached = 5 THEN day_45 END,
    CASE WHEN reached = 5 THEN (day_45 AT TIME ZONE 'UTC')::date END, '', owner_id, '', day_12,
    CASE WHEN reached = 5 THEN day_45 ELSE day_12 END, ''
FROM story WHERE reached >= 4;

INSERT INTO outcomes_outcome (tenant_id, opportunity_id, stage, source_stage, amount_minor,
    currency, base_minor, occurred_at, occurred_on, recorded_at, content_sha256)
SELECT tenant_id, id, told.stage, '', amount_minor, 'EUR', amount_minor, at,
    (at AT TIME ZONE 'UTC')::date, at, ''
FROM story CROSS JOIN LATERAL (VALUES ('open', day_12, true), (story.stage, day_45, reached = 5))
    AS told (stage, at, is_told)
WHERE reached >= 4 AND is_told;

-- The events in their order: those heard again stand between capture and hand-over.
INSERT INTO leads_leadevent (tenant_id, lead_id, seq, kind, by_id, occurred_at, recorded_at, facts)
SELECT tenant_id, id, seq, kind, NULL, at, at, facts
FROM story JOIN plan USING (tenant_id) CROSS JOIN LATERAL (
    SELECT 1 AS seq, 'lead.captured' AS kind, captured_at AS at, jsonb_build_object('campaign_id',
        campaign_id, 'channel_id', channel_id, 'touch', 'form', 'previous_id', NULL) AS facts
    UNION ALL SELECT 2, 'lead.assessed', captured_at, jsonb_build_object('rules_version', 1,
        'is_qualified', reached >= 1, 'unmet', '[]'::jsonb)
    UNION ALL SELECT 2 + k, 'lead.touched', captured_at + interval '5 minutes' * k,
        jsonb_build_object('campaign_id', campaign_id, 'channel_id', channel_id, 'touch', 'api')
        FROM generate_series(1, heard_again) AS k
    UNION ALL SELECT 3 + heard_again, 'handoff.offered', hour_6, jsonb_build_object('handoff_id',
        id, 'to_id', owner_id, 'rules_version', 1, 'due_at', hour_6 + interval '1 day')
        WHERE reached >= 2
    UNION ALL SELECT 4 + heard_again, 'handoff.rejected', hour_9, jsonb_build_object('handoff_id',
        id, 'reason', 'industry') WHERE stage = 'rejected'
    UNION ALL SELECT 4 + heard_again, 'handoff.accepted', hour_9, jsonb_build_object('handoff_id',
        id) WHERE reached >= 3
    UNION ALL SELECT 5 + heard_again, 'opportunity.opened', day_12, jsonb_build_object(
        'opportunity_id', id, 'amount_minor', amount_minor, 'currency', 'EUR') WHERE reached >= 4
    UNION ALL SELECT 6 + heard_again, 'outcome.recorded', day_45, jsonb_build_object(
        'opportunity_id', id, 'stage', stage, 'amount_minor', amount_minor, 'currency', 'EUR')
        WHERE reached = 5
) AS happened;

INSERT INTO intake_submission (tenant_id, public_id, source, form_id, answers, changes, body_sha256,
    received_at, state, problems, lead_id, judged_at)
SELECT tenant_id, gen_random_uuid(), CASE WHEN campaign_id IS NULL THEN 'api' ELSE 'form' END,
    campaign_id, jsonb_build_object('name', first_name || ' ' || last_name, 'message',
        'Please send the price list.'), '[]', md5(id::text), captured_at, 'created', '[]', id,
    captured_at
FROM story JOIN named USING (tenant_id, id);
