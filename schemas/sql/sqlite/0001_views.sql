-- The views, as `relance migrate` makes them: everything here follows from relance.facts and relance.stats and can be
-- made anew from them (`relance replay rebuild --view sql`). Times are milliseconds since 1970, UTC; booleans 0 and 1;
-- UUIDs their hyphenated text.
--
-- Facts of a campaign and of its contacts arrive in any order, so nothing refers to a row of another table.

CREATE TABLE view_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,      -- grows with every commit of the view
  log_identity TEXT NOT NULL    -- of the log that it follows; empty: none yet
);
-- A view that is made anew goes on above every version that an older one had: no view commits once a millisecond.
INSERT INTO view_state VALUES (1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), '');

CREATE TABLE positions (
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  next_offset INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
);

CREATE TABLE global_stats (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  total_contacts INTEGER NOT NULL,
  messages_sent INTEGER NOT NULL,
  messages_delivered INTEGER NOT NULL,
  messages_read INTEGER NOT NULL,
  interactions INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  campaigns TEXT NOT NULL,      -- number by status
  as_of_offset INTEGER NOT NULL, -- of the record in relance.stats, partition 0
  as_of_time INTEGER NOT NULL
);

-- Counts of what happened in each hour, in UTC.
CREATE TABLE hourly_activity (
  hour INTEGER PRIMARY KEY,
  messages_sent INTEGER NOT NULL DEFAULT 0,
  messages_delivered INTEGER NOT NULL DEFAULT 0,
  messages_read INTEGER NOT NULL DEFAULT 0,
  interactions INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0 -- outcomes that became a failure, less those that ceased to be one
);

CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,
  name TEXT,                    -- none: never created, counted all the same
  account TEXT,
  status TEXT,      -- none: its statistics have not arrived yet
  message_1 TEXT,
  message_2 TEXT,
  categories TEXT,              -- of its audience
  deadline_hours INTEGER,
  created_at INTEGER,
  launched_at INTEGER,
  completed_at INTEGER,
  completed_reason TEXT,
  completed_stats TEXT,         -- as they were at that moment
  cancelled_at INTEGER,
  listed_at INTEGER NOT NULL DEFAULT 0 -- as created_at, 0 where it was never created: the order of lists
);
CREATE INDEX campaigns_by_age ON campaigns (listed_at, id);
CREATE INDEX campaigns_by_status ON campaigns (status, listed_at, id);

CREATE TABLE campaign_stats (
  campaign_id TEXT PRIMARY KEY,
  total_contacts INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  awaiting_reply INTEGER NOT NULL,
  replied INTEGER NOT NULL,
  message_2_sent INTEGER NOT NULL,
  no_interaction INTEGER NOT NULL,
  late_interaction INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  opted_out INTEGER NOT NULL,
  cancelled INTEGER NOT NULL,
  message_1_requested INTEGER NOT NULL,
  message_1_sent INTEGER NOT NULL,
  message_1_delivered INTEGER NOT NULL,
  message_1_read INTEGER NOT NULL,
  message_1_failed INTEGER NOT NULL,
  message_2_requested INTEGER NOT NULL,
  message_2_sent_total INTEGER NOT NULL, -- messages; `message_2_sent` is the outcome
  message_2_delivered INTEGER NOT NULL,
  message_2_read INTEGER NOT NULL,
  message_2_failed INTEGER NOT NULL,
  interaction_count INTEGER NOT NULL,
  sent_count INTEGER NOT NULL,
  delivered_count INTEGER NOT NULL,
  read_count INTEGER NOT NULL,
  failed_count INTEGER NOT NULL,
  excluded INTEGER NOT NULL,
  as_of_offset INTEGER NOT NULL,
  as_of_time INTEGER NOT NULL
);

-- What has changed since a position: for those who follow the statistics.
CREATE INDEX campaign_stats_by_position ON campaign_stats (as_of_offset);

CREATE TABLE categories (
  id TEXT PRIMARY KEY,
  name TEXT,                              -- none: contacts name it, nobody has made it
  listed INTEGER NOT NULL DEFAULT 0,  -- it was made, or an existing contact names it
  contact_count INTEGER NOT NULL DEFAULT 0,
  as_of_offset INTEGER,
  as_of_time INTEGER
);

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  contact TEXT NOT NULL,      -- E.164 digits, or bsuid:<id>
  name TEXT,
  present INTEGER NOT NULL DEFAULT 0, -- an existing contact; others only wrote, were excluded or were deleted
  opted_out INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX contacts_by_key ON contacts (contact);

-- Words of names, folded: what a search begins with.
CREATE TABLE contact_words (
  contact_id TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (contact_id, word)
);
CREATE INDEX contact_words_by_word ON contact_words (word, contact_id);

CREATE TABLE category_contacts (
  category_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  PRIMARY KEY (category_id, contact_id)
);
CREATE INDEX category_contacts_by_contact ON category_contacts (contact_id, category_id);

CREATE TABLE enrolments (
  campaign_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  account TEXT,               -- none: another system sent Message 1
  outcome TEXT,               -- none: excluded
  excluded TEXT,              -- why there is no enrolment: opted_out, cancelled
  enrolled_at INTEGER,
  outcome_at INTEGER,
  timed_out_at INTEGER,
  PRIMARY KEY (campaign_id, contact_id)
);
CREATE INDEX enrolments_by_contact ON enrolments (contact_id, campaign_id);
CREATE INDEX enrolments_by_outcome ON enrolments (campaign_id, outcome, contact_id);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  campaign_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  message_type TEXT NOT NULL, -- message_1, message_2
  account TEXT,
  delivery_status TEXT NOT NULL DEFAULT 'pending', -- pending sent failed delivered read played
  no_interaction INTEGER NOT NULL DEFAULT 0,               -- Message 1 of an enrolment without an answer in time
  status TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN no_interaction THEN 'no_interaction' WHEN delivery_status = 'played' THEN 'read' ELSE delivery_status END
  ) STORED,
  provider_message_id TEXT,
  not_after INTEGER,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  delivered_at INTEGER,
  read_at INTEGER,
  error_code TEXT,
  error_title TEXT
);
CREATE INDEX messages_by_campaign ON messages (campaign_id, status, id);
CREATE INDEX messages_by_contact ON messages (contact_id, sent_at);
CREATE INDEX messages_by_age ON messages (created_at, id);

CREATE TABLE interactions (
  id TEXT NOT NULL,               -- of two contacts, where a provider gives one id twice
  campaign_id TEXT,           -- none: attributed to none
  contact_id TEXT NOT NULL,
  message_id TEXT,                        -- Message 1 of its enrolment
  account TEXT,
  interaction_type TEXT,
  occurred_at INTEGER,
  received_at INTEGER,
  within_24h INTEGER,
  provider_message_id TEXT,
  PRIMARY KEY (id, contact_id)
);
CREATE INDEX interactions_by_message ON interactions (message_id);
CREATE INDEX interactions_by_contact ON interactions (contact_id, occurred_at);
CREATE INDEX interactions_by_campaign ON interactions (campaign_id, received_at, id, contact_id);
CREATE INDEX interactions_by_age ON interactions (received_at, id, contact_id);

-- The provider's customer service window: until when a message needs no template.
CREATE TABLE windows (
  account TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (account, contact_id)
);
CREATE INDEX windows_by_contact ON windows (contact_id);
