-- SPDX-License-Identifier: MIT
\echo Use "CREATE EXTENSION smtpstatus" to load this file. \quit

-- The keys of `smtpstatus classify --json`. NULL: the reply does not say.
CREATE TYPE smtp_verdict AS (
    reply_code integer,
    enhanced text,
    category text,
    outcome text,
    bounce text,
    action text,
    scope text,
    impact text,
    confidence integer,
    evidence text[],
    match text,
    rule text,
    provider text,
    provider_code text,
    retry_after integer,
    blocklist text,
    url text,
    client_ip text,
    command text,
    anomalies text[],
    conflicts text[],
    text text
);

CREATE FUNCTION smtp_classify(reply text, command text DEFAULT NULL, host text DEFAULT NULL) RETURNS smtp_verdict
    AS 'MODULE_PATHNAME', 'smtpstatus_pg_classify' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 250;
COMMENT ON FUNCTION smtp_classify(text, text, text) IS
    'what a reply or diagnostic text means; command and host: what was answered, and the MX, where known';

CREATE FUNCTION smtp_bounces(message bytea) RETURNS TABLE (
    kind text,
    dialect text,
    recipient text,
    original_recipient text,
    action text,
    status text,
    diagnostic text,
    diagnostic_type text,
    remote_mta text,
    reporting_mta text,
    arrival_date timestamptz,
    last_attempt_date timestamptz,
    will_retry_until timestamptz,
    envelope_id text,
    message_id text,
    subject text,
    "from" text,
    return_path text,
    feedback_type text,
    source_ip text,
    verdict smtp_verdict
)
    AS 'MODULE_PATHNAME', 'smtpstatus_pg_bounces' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION smtp_bounces(bytea) IS
    'one row for each recipient of a bounce message; one row without a recipient when it names none';

-- A history is one number to store beside each recipient; NULL and 0 stand for none.
CREATE FUNCTION smtp_history_update(history bigint, reply text, day date) RETURNS bigint
    AS 'MODULE_PATHNAME', 'smtpstatus_pg_history_of_reply' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 250;
COMMENT ON FUNCTION smtp_history_update(bigint, text, date) IS
    'the history after the reply that a recipient''s message got on that day';

CREATE FUNCTION smtp_history_update(history bigint, verdict smtp_verdict, day date) RETURNS bigint
    AS 'MODULE_PATHNAME', 'smtpstatus_pg_history_of_verdict' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION smtp_history_update(bigint, smtp_verdict, date) IS
    'the same for a verdict, such as that of smtp_bounces()';

-- From a log: SELECT recipient, smtp_history(reply, day ORDER BY day) FROM log GROUP BY recipient
CREATE AGGREGATE smtp_history(reply text, day date) (
    SFUNC = smtp_history_update, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE
);

CREATE TYPE smtp_decision AS (decision text, reason text, lift date);

CREATE FUNCTION smtp_decide(history bigint, today date) RETURNS smtp_decision
    AS 'MODULE_PATHNAME', 'smtpstatus_pg_decide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION smtp_decide(bigint, date) IS
    'keep, watch or suppress; why; and the day on which a suppression may be lifted';
