-- The views, as `relance migrate` makes them: everything here follows from relance.facts and relance.stats and can be
-- made anew from them (`relance replay rebuild --view sql`). Text that is an id or a word compares as bytes.
--
-- Facts of a campaign and of its contacts arrive in any order, so nothing refers to a row of another table.

CREATE TABLE view_state (
  id bigint PRIMARY KEY CHECK (id = 1),
  version bigint NOT NULL,      -- grows with every commit of the view
  log_identity text NOT NULL    -- of the log that it follows; empty: none yet
);
-- A view that is made anew goes on above every version that an older one had: no view commits once a millisecond.
INSERT INTO view_state VALUES (1, (extract(epoch FROM now()) * 1000)::bigint, '');

CREATE TABLE positions (
  topic text NOT NULL,
  partition bigint NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);

CREATE TABLE global_stats (
  id bigint PRIMARY KEY CHECK (id = 1),
  total_contacts bigint NOT NULL,
  messages_sent bigint NOT NULL,
  messages_delivered bigint NOT NULL,
  messages_read bigint NOT NULL,
  interactions bigint NOT NULL,
  failures bigint NOT NULL,
  campaigns json NOT NULL,      -- number by status
  as_of_offset bigint NOT NULL, -- of the record in relance.stats, partition 0
  as_of_time timestamptz NOT NULL
);

-- Counts of what happened in each hour, in UTC.
CREATE TABLE hourly_activity (
  hour timestamptz PRIMARY KEY,
  messages_sent bigint NOT NULL DEFAULT 0,
  messages_delivered bigint NOT NULL DEFAULT 0,
  messages_read bigint NOT NULL DEFAULT 0,
  interactions bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0 -- outcomes that became a failure, less those that ceased to be one
);

CREATE TABLE campaigns (
  id text COLLATE "C" PRIMARY KEY,
  name text,                    -- none: never created, counted all the same
  account text COLLATE "C",
  status text COLLATE "C",      -- none: its statistics have not arrived yet
  message_1 json,
  message_2 json,
  categories json,              -- of its audience
  deadline_hours bigint,
  created_at timestamptz,
  launched_at timestamptz,
  completed_at timestamptz,
  completed_reason text COLLATE "C",
  completed_stats json,         -- as they were at that moment
  cancelled_at timestamptz,
  listed_at timestamptz NOT NULL DEFAULT 'epoch' -- as created_at, 1970 where it was never created: the order of lists
);
CREATE INDEX campaigns_by_age ON campaigns (listed_at, id);
CREATE INDEX campaigns_by_status ON campaigns (status, listed_at, id);

CREATE TABLE campaign_stats (
  campaign_id text COLLATE "C" PRIMARY KEY,
  total_contacts bigint NOT NULL,
  pending bigint NOT NULL,
  awaiting_reply bigint NOT NULL,
  replied bigint NOT NULL,
  message_2_sent bigint NOT NULL,
  no_interaction bigint NOT NULL,
  late_interaction bigint NOT NULL,
  failed bigint NOT NULL,
  opted_out bigint NOT NULL,
  cancelled bigint NOT NULL,
  message_1_requested bigint NOT NULL,
  message_1_sent bigint NOT NULL,
  message_1_delivered bigint NOT NULL,
  message_1_read bigint NOT NULL,
  message_1_failed bigint NOT NULL,
  message_2_requested bigint NOT NULL,
  message_2_sent_total bigint NOT NULL, -- messages; `message_2_sent` is the outcome
  message_2_delivered bigint NOT NULL,
  message_2_read bigint NOT NULL,
  message_2_failed bigint NOT NULL,
  interaction_count bigint NOT NULL,
  sent_count bigint NOT NULL,
  delivered_count bigint NOT NULL,
  read_count bigint NOT NULL,
  failed_count bigint NOT NULL,
  excluded bigint NOT NULL,
  as_of_offset bigint NOT NULL,
  as_of_time timestamptz NOT NULL
);

-- What has changed since a position: for those who follow the statistics.
CREATE INDEX campaign_stats_by_position ON campaign_stats (as_of_offset);

CREATE TABLE categories (
  id text COLLATE "C" PRIMARY KEY,
  name text,                              -- none: contacts name it, nobody has made it
  listed boolean NOT NULL DEFAULT false,  -- it was made, or an existing contact names it
  contact_count bigint NOT NULL DEFAULT 0,
  as_of_offset bigint,
  as_of_time timestamptz
);

CREATE TABLE contacts (
  id uuid PRIMARY KEY,
  contact text COLLATE "C" NOT NULL,      -- E.164 digits, or bsuid:<id>
  name text,
  present boolean NOT NULL DEFAULT false, -- an existing contact; others only wrote, were excluded or were deleted
  opted_out boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX contacts_by_key ON contacts (contact);

-- Words of names, folded: what a search begins with.
CREATE TABLE contact_words (
  contact_id uuid NOT NULL,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (contact_id, word)
);
CREATE INDEX contact_words_by_word ON contact_words (word, contact_id);

CREATE TABLE category_contacts (
  category_id text COLLATE "C" NOT NULL,
  contact_id uuid NOT NULL,
  PRIMARY KEY (category_id, contact_id)
);
CREATE INDEX category_contacts_by_contact ON category_contacts (contact_id, category_id);

CREATE TABLE enrolments (
  campaign_id text COLLATE "C" NOT NULL,
  contact_id uuid NOT NULL,
  account text COLLATE "C",               -- none: another system sent Message 1
  outcome text COLLATE "C",               -- none: excluded
  excluded text COLLATE "C",              -- why there is no enrolment: opted_out, cancelled
  enrolled_at timestamptz,
  outcome_at timestamptz,
  timed_out_at timestamptz,
  PRIMARY KEY (campaign_id, contact_id)
);
CREATE INDEX enrolments_by_contact ON enrolments (contact_id, campaign_id);
CREATE INDEX enrolments_by_outcome ON enrolments (campaign_id, outcome, contact_id);

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  campaign_id text COLLATE "C" NOT NULL,
  contact_id uuid NOT NULL,
  message_type text COLLATE "C" NOT NULL, -- message_1, message_2
  account text COLLATE "C",
  delivery_status text COLLATE "C" NOT NULL DEFAULT 'pending', -- pending sent failed delivered read played
  no_interaction boolean NOT NULL DEFAULT false,               -- Message 1 of an enrolment without an answer in time
  status text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    CASE WHEN no_interaction THEN 'no_interaction' WHEN delivery_status = 'played' THEN 'read' ELSE delivery_status END
  ) STORED,
  provider_message_id text COLLATE "C",
  not_after timestamptz,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  error_code text,
  error_title text
);
CREATE INDEX messages_by_campaign ON messages (campaign_id, status, id);
CREATE INDEX messages_by_contact ON messages (contact_id, sent_at);
CREATE INDEX messages_by_age ON messages (created_at, id);

CREATE TABLE interactions (
  id uuid NOT NULL,                       -- of two contacts, where a provider gives one id twice
  campaign_id text COLLATE "C",           -- none: attributed to none
  contact_id uuid NOT NULL,
  message_id uuid,                        -- Message 1 of its enrolment
  account text COLLATE "C",
  interaction_type text,
  occurred_at timestamptz,
  received_at timestamptz,
  within_24h boolean,
  provider_message_id text COLLATE "C",
  PRIMARY KEY (id, contact_id)
);
CREATE INDEX interactions_by_message ON interactions (message_id);
CREATE INDEX interactions_by_contact ON interactions (contact_id, occurred_at);
CREATE INDEX interactions_by_campaign ON interactions (campaign_id, received_at, id, contact_id);
CREATE INDEX interactions_by_age ON interactions (received_at, id, contact_id);

-- The provider's customer service window: until when a message needs no template.
CREATE TABLE windows (
  account text COLLATE "C" NOT NULL,
  contact_id uuid NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (account, contact_id)
);
CREATE INDEX windows_by_contact ON windows (contact_id);
