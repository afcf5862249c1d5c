CREATE TABLE files (
	tenant TEXT COLLATE "C" NOT NULL,
	print TEXT COLLATE "C" NOT NULL,
	texts TEXT NOT NULL,
	PRIMARY KEY (tenant, print)
);

COMMENT ON TABLE files IS 'The files of handbooks; never changed.';

CREATE TABLE inbox (
	tenant TEXT COLLATE "C" NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	case_id TEXT COLLATE "C" NOT NULL,
	print TEXT NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	refused TEXT,
	at BIGINT NOT NULL,
	PRIMARY KEY (tenant, key)
);

COMMENT ON TABLE inbox IS 'What calls with an idempotency key led to.';

CREATE TABLE journal (
	tenant TEXT COLLATE "C" NOT NULL,
	case_id TEXT COLLATE "C" NOT NULL,
	seq INTEGER NOT NULL,
	line TEXT NOT NULL,
	trace TEXT,
	PRIMARY KEY (tenant, case_id, seq)
);

COMMENT ON TABLE journal IS 'What happened, entry by entry; only ever appended to.';

COMMENT ON COLUMN journal.trace IS 'traceparent of the step that this entry begins';

CREATE TABLE outbox (
	tenant TEXT COLLATE "C" NOT NULL,
	key TEXT COLLATE "C" NOT NULL,
	case_id TEXT COLLATE "C" NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	not_before BIGINT NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	state TEXT NOT NULL,
	error TEXT,
	PRIMARY KEY (tenant, key)
);

CREATE INDEX outbox_ready ON outbox (tenant, not_before) WHERE state = 'ready';

CREATE INDEX outbox_state ON outbox (tenant, state, not_before) WHERE state <> 'ready';

COMMENT ON TABLE outbox IS 'What the world owes cases; each key once.';

COMMENT ON COLUMN outbox.not_before IS 'until then it waits, or a worker has it';

CREATE TABLE definition (
	tenant TEXT COLLATE "C" NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	process TEXT NOT NULL,
	files TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, digest),
	FOREIGN KEY(tenant, files) REFERENCES files (tenant, print)
);

COMMENT ON TABLE definition IS 'Versions of processes; never changed. A case stays with the one it was opened on.';

CREATE TABLE sop_case (
	tenant TEXT COLLATE "C" NOT NULL,
	id TEXT COLLATE "C" NOT NULL,
	process TEXT NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	seq INTEGER NOT NULL,
	status TEXT NOT NULL,
	outcome TEXT,
	team TEXT,
	roles JSONB NOT NULL,
	steps JSONB NOT NULL,
	due_at BIGINT,
	opened_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	snapshot JSON NOT NULL,
	trace TEXT,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY(tenant, digest) REFERENCES definition (tenant, digest)
);

CREATE INDEX case_due ON sop_case (tenant, due_at, id) WHERE due_at IS NOT NULL;

CREATE INDEX case_found ON sop_case (tenant, status, process, id);

COMMENT ON TABLE sop_case IS 'Cases as they stand.';

COMMENT ON COLUMN sop_case.seq IS 'entries in the journal; a step says which it builds on';

COMMENT ON COLUMN sop_case.steps IS 'where it waits';

COMMENT ON COLUMN sop_case.due_at IS 'when it wants to be woken, ms since 1970 UTC';

COMMENT ON COLUMN sop_case.snapshot IS 'the case: always the fold of its journal';

COMMENT ON COLUMN sop_case.trace IS 'traceparent of the last step';

CREATE TABLE sopflow_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT sopflow_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO sopflow_version (version_num) VALUES ('0001');
