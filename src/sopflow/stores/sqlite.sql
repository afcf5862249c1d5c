CREATE TABLE files (
	tenant TEXT NOT NULL,
	print TEXT NOT NULL,
	texts TEXT NOT NULL,
	PRIMARY KEY (tenant, print)
);

CREATE TABLE inbox (
	tenant TEXT NOT NULL,
	"key" TEXT NOT NULL,
	case_id TEXT NOT NULL,
	print TEXT NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	refused TEXT,
	at BIGINT NOT NULL,
	PRIMARY KEY (tenant, "key")
)
 WITHOUT ROWID;

CREATE TABLE journal (
	tenant TEXT NOT NULL,
	case_id TEXT NOT NULL,
	seq INTEGER NOT NULL,
	line TEXT NOT NULL,
	trace TEXT,
	PRIMARY KEY (tenant, case_id, seq)
);

CREATE TABLE outbox (
	tenant TEXT NOT NULL,
	"key" TEXT NOT NULL,
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	not_before BIGINT NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	state TEXT NOT NULL,
	error TEXT,
	PRIMARY KEY (tenant, "key")
)
 WITHOUT ROWID;

CREATE INDEX outbox_ready ON outbox (tenant, not_before) WHERE state = 'ready';

CREATE INDEX outbox_state ON outbox (tenant, state, not_before) WHERE state <> 'ready';

CREATE TABLE definition (
	tenant TEXT NOT NULL,
	digest TEXT NOT NULL,
	process TEXT NOT NULL,
	files TEXT NOT NULL,
	PRIMARY KEY (tenant, digest),
	FOREIGN KEY(tenant, files) REFERENCES files (tenant, print)
);

CREATE TABLE sop_case (
	tenant TEXT NOT NULL,
	id TEXT NOT NULL,
	process TEXT NOT NULL,
	digest TEXT NOT NULL,
	seq INTEGER NOT NULL,
	status TEXT NOT NULL,
	outcome TEXT,
	team TEXT,
	roles TEXT NOT NULL,
	steps TEXT NOT NULL,
	due_at BIGINT,
	opened_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	snapshot TEXT NOT NULL,
	trace TEXT,
	PRIMARY KEY (tenant, id),
	FOREIGN KEY(tenant, digest) REFERENCES definition (tenant, digest)
);

CREATE INDEX case_due ON sop_case (tenant, due_at, id) WHERE due_at IS NOT NULL;

CREATE INDEX case_found ON sop_case (tenant, status, process, id);

CREATE TABLE sopflow_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT sopflow_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO sopflow_version (version_num) VALUES ('0001');
