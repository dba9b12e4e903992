-- SPDX-License-Identifier: Apache-2.0
-- The desk: who works here, for whom, on which cases, with which evidence, and what became of it.
-- Times are microseconds since 1970 in UTC. `version` counts changes (it is the ETag), `updated` is
-- when the last one was. Tables that belong to a customer name it, so that each query can keep to
-- the customers that its reader may see. Secrets are only here as hashes.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE customers (
  id {{id}},
  name TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  retention_days BIGINT NOT NULL DEFAULT 180 CHECK (retention_days > 0),
  quota_bytes BIGINT,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX customers_updated ON customers (updated, id);

CREATE TABLE contacts (
  id {{id}},
  customer BIGINT NOT NULL REFERENCES customers (id),
  name TEXT NOT NULL,
  mail TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX contacts_customer ON contacts (customer, id);

CREATE TABLE teams (
  id {{id}},
  name TEXT NOT NULL UNIQUE,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE users (
  id {{id}},
  login TEXT NOT NULL UNIQUE,  -- in lower case
  name TEXT NOT NULL,
  mail TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL CHECK (role IN
    ('engineer', 'senior', 'manager', 'rule-author', 'admin', 'auditor')),
  language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  all_customers BIGINT NOT NULL DEFAULT 0,
  password TEXT,               -- argon2id, as libsodium writes it; none: signs in elsewhere only
  totp_secret {{blob}},
  totp_confirmed BIGINT NOT NULL DEFAULT 0,
  totp_last_step BIGINT NOT NULL DEFAULT 0,  -- a code is good once
  oidc_issuer TEXT,
  oidc_subject TEXT,
  disabled BIGINT NOT NULL DEFAULT 0,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (oidc_issuer, oidc_subject)
);

CREATE TABLE team_members (
  team BIGINT NOT NULL REFERENCES teams (id),
  member BIGINT NOT NULL REFERENCES users (id),
  PRIMARY KEY (team, member)
);

-- Which customers a user may see who may not see all: by himself, or through a team.
CREATE TABLE user_customers (
  member BIGINT NOT NULL REFERENCES users (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  PRIMARY KEY (member, customer)
);
CREATE TABLE team_customers (
  team BIGINT NOT NULL REFERENCES teams (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  PRIMARY KEY (team, customer)
);

CREATE TABLE sessions (
  id {{id}},
  token_hash {{blob}} NOT NULL UNIQUE,  -- SHA-256 of what the cookie holds
  member BIGINT NOT NULL REFERENCES users (id),
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX sessions_member ON sessions (member);

CREATE TABLE api_tokens (
  id {{id}},
  token_hash {{blob}} NOT NULL UNIQUE,
  member BIGINT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,  -- parted by blanks
  created BIGINT NOT NULL,
  used BIGINT,
  expires BIGINT,
  revoked BIGINT
);
CREATE INDEX api_tokens_member ON api_tokens (member);

-- Links that are good once: first set-up, invitation, new password.
CREATE TABLE one_time_links (
  id {{id}},
  token_hash {{blob}} NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'invitation', 'password')),
  member BIGINT REFERENCES users (id),
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT
);

CREATE TABLE oidc_attempts (
  state_hash {{blob}} PRIMARY KEY,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,
  return_to TEXT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE TABLE cases (
  id {{id}},
  number TEXT NOT NULL UNIQUE,  -- CAS-nnnnn-XXXXXX
  customer BIGINT NOT NULL REFERENCES customers (id),
  title TEXT NOT NULL,
  product TEXT NOT NULL DEFAULT '',
  build TEXT NOT NULL DEFAULT '',
  priority BIGINT NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 4),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'waiting', 'closed', 'deleted')),
  language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
  owner BIGINT REFERENCES users (id),
  team BIGINT REFERENCES teams (id),
  reported BIGINT,              -- when it failed, as the customer says
  retention_days BIGINT,        -- that of the customer when there is none
  legal_hold BIGINT NOT NULL DEFAULT 0,
  closed BIGINT,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX cases_customer_updated ON cases (customer, updated, id);
CREATE INDEX cases_updated ON cases (updated, id);
CREATE INDEX cases_owner ON cases (owner, state);
CREATE INDEX cases_closed ON cases (closed) WHERE closed IS NOT NULL;

-- The next number of a case.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('case', 0);

CREATE TABLE case_contacts (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  contact BIGINT NOT NULL REFERENCES contacts (id),
  role TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (case_id, contact)
);

CREATE TABLE machines (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  name TEXT NOT NULL,
  condition TEXT NOT NULL DEFAULT 'bad' CHECK (condition IN ('good', 'bad')),
  note TEXT NOT NULL DEFAULT '',
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX machines_case ON machines (case_id, id);

CREATE TABLE requests (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'cancelled')),
  made_by BIGINT REFERENCES users (id),
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX requests_case ON requests (case_id, id);

-- One line of a checklist. `artifact` is an id of the knowledge, or empty for one in free words.
CREATE TABLE request_items (
  id {{id}},
  request BIGINT NOT NULL REFERENCES requests (id),
  position BIGINT NOT NULL,
  artifact TEXT NOT NULL DEFAULT '',
  label_en TEXT NOT NULL,
  label_zh TEXT NOT NULL,
  required BIGINT NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'missing' CHECK (state IN ('missing', 'partial', 'there')),
  updated BIGINT NOT NULL,
  UNIQUE (request, position)
);

CREATE TABLE upload_links (
  id {{id}},
  token_hash {{blob}} NOT NULL UNIQUE,  -- SHA-256 of 128 random bits
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  request BIGINT REFERENCES requests (id),
  made_by BIGINT REFERENCES users (id),
  pin TEXT,                             -- argon2id
  pin_failures BIGINT NOT NULL DEFAULT 0,
  most_bytes BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  revoked BIGINT,
  used BIGINT,
  created BIGINT NOT NULL
);
CREATE INDEX upload_links_case ON upload_links (case_id, id);

-- Somebody who knew the PIN of a link; his browser keeps the token as a cookie.
CREATE TABLE link_passes (
  token_hash {{blob}} PRIMARY KEY,
  link BIGINT NOT NULL REFERENCES upload_links (id),
  expires BIGINT NOT NULL
);

CREATE TABLE uploads (
  id {{id}},
  public_id TEXT NOT NULL UNIQUE,       -- 128 random bits; its address
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  link BIGINT REFERENCES upload_links (id),
  member BIGINT REFERENCES users (id),
  name {{blob}} NOT NULL,               -- the bytes that the sender gave; never a path of ours
  fingerprint TEXT NOT NULL DEFAULT '', -- by which a browser finds it again
  size BIGINT,                          -- not known yet: Upload-Defer-Length
  received BIGINT NOT NULL DEFAULT 0,   -- on disk
  kind TEXT NOT NULL DEFAULT 'whole' CHECK (kind IN ('whole', 'partial', 'final')),
  parts TEXT NOT NULL DEFAULT '',       -- public ids that a final one is made of
  client_sha256 TEXT,                   -- what the sender counted
  sha256 TEXT,                          -- what we counted
  state TEXT NOT NULL DEFAULT 'receiving' CHECK (state IN
    ('receiving', 'received', 'mismatch', 'terminated', 'expired', 'deleted')),
  expires BIGINT NOT NULL,              -- while receiving
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX uploads_case ON uploads (case_id, id);
CREATE INDEX uploads_link ON uploads (link, id);
CREATE INDEX uploads_receiving ON uploads (expires) WHERE state = 'receiving';

-- Contents. How often one is used is counted from what names it.
CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  bytes BIGINT NOT NULL,
  created BIGINT NOT NULL,
  scrubbed BIGINT,      -- last time that all of it was read and its hash agreed
  damaged BIGINT        -- when it did not
);

CREATE TABLE evidence (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  machine BIGINT REFERENCES machines (id),
  upload BIGINT REFERENCES uploads (id),
  sha256 TEXT REFERENCES blobs (sha256),  -- NULL once deleted
  bytes BIGINT NOT NULL,
  name {{blob}} NOT NULL,
  state TEXT NOT NULL DEFAULT 'checking' CHECK (state IN
    ('checking', 'readable', 'unreadable', 'deleted')),
  remarks TEXT NOT NULL DEFAULT '[]',     -- JSON: what was recognised, what is wrong, in both languages
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX evidence_case ON evidence (case_id, id);
CREATE INDEX evidence_sha256 ON evidence (sha256);

CREATE TABLE analyses (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  input TEXT NOT NULL,          -- hash over the contents and names that were read
  engine TEXT NOT NULL,         -- version of program and knowledge
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  verdict TEXT,
  summary_en TEXT NOT NULL DEFAULT '',
  summary_zh TEXT NOT NULL DEFAULT '',
  report TEXT REFERENCES blobs (sha256),  -- the diagnosis as JSON
  failure TEXT NOT NULL DEFAULT '',
  same_as BIGINT REFERENCES analyses (id),
  previous BIGINT REFERENCES analyses (id),
  changes TEXT NOT NULL DEFAULT '',       -- JSON: what differs from `previous`
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX analyses_case ON analyses (case_id, id);
CREATE INDEX analyses_input ON analyses (input, engine);

CREATE TABLE analysis_inputs (
  analysis BIGINT NOT NULL REFERENCES analyses (id),
  evidence BIGINT NOT NULL REFERENCES evidence (id),
  PRIMARY KEY (analysis, evidence)
);

CREATE TABLE findings (
  id {{id}},
  analysis BIGINT NOT NULL REFERENCES analyses (id),
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  position BIGINT NOT NULL,
  cause TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  level TEXT NOT NULL,
  confidence BIGINT NOT NULL,   -- thousandths
  code TEXT NOT NULL DEFAULT '',
  phase TEXT NOT NULL DEFAULT '',
  operation TEXT NOT NULL DEFAULT '',
  objects TEXT NOT NULL DEFAULT '{}',
  updated BIGINT NOT NULL
);
CREATE INDEX findings_analysis ON findings (analysis, position);
CREATE INDEX findings_case ON findings (case_id, id);
CREATE INDEX findings_customer_updated ON findings (customer, updated, id);
CREATE INDEX findings_cause ON findings (cause, id);

CREATE TABLE jobs (
  id {{id}},
  kind TEXT NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}',
  case_id BIGINT REFERENCES cases (id),
  customer BIGINT REFERENCES customers (id),
  same_key TEXT,                -- one waiting or running job for each
  priority BIGINT NOT NULL DEFAULT 5,     -- 1 first
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN
    ('queued', 'running', 'done', 'parked', 'cancelled')),
  attempts BIGINT NOT NULL DEFAULT 0,
  most_attempts BIGINT NOT NULL DEFAULT 5,
  run_after BIGINT NOT NULL,
  lease_owner TEXT,
  lease_until BIGINT,
  progress BIGINT NOT NULL DEFAULT 0,     -- thousandths
  failure TEXT NOT NULL DEFAULT '',
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX jobs_queued ON jobs (priority, run_after, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_case ON jobs (case_id, id);
CREATE UNIQUE INDEX jobs_same ON jobs (same_key) WHERE state IN ('queued', 'running');

-- What changed, in order: read by live lists and by whoever asks "since when".
CREATE TABLE events (
  id {{id}},
  kind TEXT NOT NULL,
  customer BIGINT REFERENCES customers (id),
  case_id BIGINT REFERENCES cases (id),
  link BIGINT REFERENCES upload_links (id),  -- those that a customer's page may see
  data TEXT NOT NULL DEFAULT '{}',
  created BIGINT NOT NULL
);
CREATE INDEX events_case ON events (case_id, id);
CREATE INDEX events_created ON events (created);

-- A word of the customer from the upload page.
CREATE TABLE link_messages (
  id {{id}},
  link BIGINT NOT NULL REFERENCES upload_links (id),
  case_id BIGINT NOT NULL REFERENCES cases (id),
  customer BIGINT NOT NULL REFERENCES customers (id),
  text TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX link_messages_case ON link_messages (case_id, id);

-- Answers of posts that may come twice.
CREATE TABLE idempotency (
  member BIGINT NOT NULL,
  same_key TEXT NOT NULL,
  request_hash {{blob}} NOT NULL,   -- of method, path and body
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (member, same_key)
);
CREATE INDEX idempotency_created ON idempotency (created);

-- Each entry holds the hash of the one before, so that none can be changed or taken out unseen.
CREATE TABLE audit (
  sequence BIGINT PRIMARY KEY,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,          -- "user:7", "link:3", "job:12", "console"
  action TEXT NOT NULL,
  object TEXT NOT NULL,         -- "case:12"
  customer BIGINT,
  detail TEXT NOT NULL,         -- JSON
  previous {{blob}} NOT NULL,
  hash {{blob}} NOT NULL
);
CREATE INDEX audit_object ON audit (object, sequence);
CREATE INDEX audit_time ON audit (time);
CREATE TABLE audit_head (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  sequence BIGINT NOT NULL,
  hash {{blob}} NOT NULL
);
INSERT INTO audit_head (one, sequence, hash) VALUES (1, 0, {{empty blob}});

-- Proof that something is gone: what it was, when, why, and who wished it.
CREATE TABLE deletions (
  id {{id}},
  object TEXT NOT NULL,         -- "evidence:12"
  case_id BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  bytes BIGINT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  audit_sequence BIGINT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX deletions_case ON deletions (case_id, id);

-- Texts that are searched, whole: "kind:id" of what they belong to.
-- {{only sqlite}}
CREATE VIRTUAL TABLE search_texts USING fts5 (
  object UNINDEXED, case_id UNINDEXED, customer UNINDEXED, text, tokenize = 'trigram');
-- {{only postgres}}
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE search_texts (
  object TEXT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX search_texts_text ON search_texts USING gin (text gin_trgm_ops);
-- {{both}}

-- {{down}}
DROP TABLE search_texts;
DROP TABLE deletions;
DROP TABLE audit_head;
DROP TABLE audit;
DROP TABLE idempotency;
DROP TABLE link_messages;
DROP TABLE events;
DROP TABLE jobs;
DROP TABLE findings;
DROP TABLE analysis_inputs;
DROP TABLE analyses;
DROP TABLE evidence;
DROP TABLE blobs;
DROP TABLE uploads;
DROP TABLE link_passes;
DROP TABLE upload_links;
DROP TABLE request_items;
DROP TABLE requests;
DROP TABLE machines;
DROP TABLE case_contacts;
DROP TABLE counters;
DROP TABLE cases;
DROP TABLE oidc_attempts;
DROP TABLE one_time_links;
DROP TABLE api_tokens;
DROP TABLE sessions;
DROP TABLE team_customers;
DROP TABLE user_customers;
DROP TABLE team_members;
DROP TABLE users;
DROP TABLE teams;
DROP TABLE contacts;
DROP TABLE customers;
DROP TABLE settings;
