-- What a case waits for and what it is owed goes into PGQueuer's table QUEUE, in the statement that writes it down.

CREATE OR REPLACE FUNCTION sopflow_errand(tenant text, what json, at bigint, key text) RETURNS void AS $$
DECLARE
    moment timestamptz := to_timestamp(at / 1000.0);
    errand bytea := convert_to(what::text, 'UTF8');
BEGIN
    INSERT INTO QUEUE (priority, entrypoint, payload, execute_after, status, dedupe_key)
    VALUES (0, 'sopflow/' || tenant, errand, moment, 'queued', key) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN  -- one like it may be on its way just now, and see nothing of this
        INSERT INTO QUEUE (priority, entrypoint, payload, execute_after, status)
        VALUES (0, 'sopflow/' || tenant, errand, moment, 'queued');
    END IF;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION sopflow_case_waits() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.due_at IS NOT NULL THEN
        DELETE FROM QUEUE
        WHERE dedupe_key = json_build_array('sopflow', OLD.tenant, OLD.id, OLD.due_at)::text AND status = 'queued';
    END IF;
    IF NEW.due_at IS NOT NULL THEN
        PERFORM sopflow_errand(
            NEW.tenant, json_build_object('case', NEW.id, 'at', NEW.due_at), NEW.due_at,
            json_build_array('sopflow', NEW.tenant, NEW.id, NEW.due_at)::text
        );
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION sopflow_job_is_ready() RETURNS trigger AS $$
BEGIN
    PERFORM sopflow_errand(
        NEW.tenant, json_build_object('job', NEW.key), NEW.not_before,
        json_build_array('sopflow', NEW.tenant, NEW.key)::text
    );
    RETURN NULL;
END
$$ LANGUAGE plpgsql;

CREATE OR REPLACE TRIGGER sopflow_case_opens AFTER INSERT ON sop_case
FOR EACH ROW WHEN (NEW.due_at IS NOT NULL) EXECUTE FUNCTION sopflow_case_waits();

CREATE OR REPLACE TRIGGER sopflow_case_goes_on AFTER UPDATE ON sop_case
FOR EACH ROW WHEN (OLD.due_at IS DISTINCT FROM NEW.due_at) EXECUTE FUNCTION sopflow_case_waits();

CREATE OR REPLACE TRIGGER sopflow_job_is_owed AFTER INSERT ON outbox
FOR EACH ROW WHEN (NEW.state = 'ready') EXECUTE FUNCTION sopflow_job_is_ready();

CREATE OR REPLACE TRIGGER sopflow_job_is_released AFTER UPDATE ON outbox
FOR EACH ROW WHEN (OLD.state <> 'ready' AND NEW.state = 'ready') EXECUTE FUNCTION sopflow_job_is_ready();

-- What there is already.

SELECT sopflow_errand(tenant, json_build_object('case', id, 'at', due_at), due_at, key)
FROM (SELECT *, json_build_array('sopflow', tenant, id, due_at)::text AS key FROM sop_case WHERE due_at IS NOT NULL) AS c
WHERE NOT EXISTS (SELECT FROM QUEUE WHERE dedupe_key = c.key AND status IN ('queued', 'picked'));

SELECT sopflow_errand(tenant, json_build_object('job', key), not_before, dedupe)
FROM (SELECT *, json_build_array('sopflow', tenant, key)::text AS dedupe FROM outbox WHERE state = 'ready') AS o
WHERE NOT EXISTS (SELECT FROM QUEUE WHERE dedupe_key = o.dedupe AND status IN ('queued', 'picked'));
