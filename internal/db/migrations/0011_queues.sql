-- What the jobs of one minute came to. wait_n and run_n count the attempts whose
-- wait and work took as long as the n-th range of job.bounds says. tenant_id is ''
-- for jobs that name no tenant. Rows are kept for about a day.
CREATE TABLE job_figures (
    minute    TIMESTAMP NOT NULL,
    tenant_id TEXT NOT NULL,
    queue     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    done      BIGINT NOT NULL,
    failed    BIGINT NOT NULL,
    dead      BIGINT NOT NULL,
    wait_0    BIGINT NOT NULL,
    wait_1    BIGINT NOT NULL,
    wait_2    BIGINT NOT NULL,
    wait_3    BIGINT NOT NULL,
    wait_4    BIGINT NOT NULL,
    wait_5    BIGINT NOT NULL,
    wait_6    BIGINT NOT NULL,
    wait_7    BIGINT NOT NULL,
    wait_8    BIGINT NOT NULL,
    wait_9    BIGINT NOT NULL,
    wait_10   BIGINT NOT NULL,
    wait_11   BIGINT NOT NULL,
    wait_12   BIGINT NOT NULL,
    wait_13   BIGINT NOT NULL,
    wait_14   BIGINT NOT NULL,
    wait_15   BIGINT NOT NULL,
    run_0     BIGINT NOT NULL,
    run_1     BIGINT NOT NULL,
    run_2     BIGINT NOT NULL,
    run_3     BIGINT NOT NULL,
    run_4     BIGINT NOT NULL,
    run_5     BIGINT NOT NULL,
    run_6     BIGINT NOT NULL,
    run_7     BIGINT NOT NULL,
    run_8     BIGINT NOT NULL,
    run_9     BIGINT NOT NULL,
    run_10    BIGINT NOT NULL,
    run_11    BIGINT NOT NULL,
    run_12    BIGINT NOT NULL,
    run_13    BIGINT NOT NULL,
    run_14    BIGINT NOT NULL,
    run_15    BIGINT NOT NULL,
    PRIMARY KEY (minute, tenant_id, queue, kind)
);

-- Who works, for people.
ALTER TABLE processes ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE processes ADD COLUMN roles TEXT NOT NULL DEFAULT '';
ALTER TABLE processes ADD COLUMN version TEXT NOT NULL DEFAULT '';

-- How the last run went, and what people want of the next one.
ALTER TABLE schedules ADD COLUMN took_ms BIGINT;
ALTER TABLE schedules ADD COLUMN last_error TEXT NOT NULL DEFAULT '';
ALTER TABLE schedules ADD COLUMN run_soon BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE schedules ADD COLUMN paused_at TIMESTAMP;
ALTER TABLE schedules ADD COLUMN paused_by TEXT NOT NULL DEFAULT '';

-- What is known of each connection from its checks: the newest one, the newest
-- that succeeded, the newest that failed, and whether webhooks are subscribed.
CREATE TABLE integration_checks (
    tenant_id          TEXT NOT NULL REFERENCES tenants (id),
    service            TEXT NOT NULL,
    checked_at         TIMESTAMP,
    succeeded_at       TIMESTAMP,
    failed_at          TIMESTAMP,
    failure            TEXT NOT NULL DEFAULT '',
    subscribed_at      TIMESTAMP,
    subscription       TEXT NOT NULL DEFAULT '',
    subscription_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, service)
);

-- Values that people change while the program runs, one JSON object for an area.
-- It holds only what was changed: everything else comes from the settings.
CREATE TABLE tenant_settings (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    area       TEXT NOT NULL,
    changes    TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, area)
);
