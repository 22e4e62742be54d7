-- UUIDs as their 16 bytes instead of 36 letters (hex() shows them), and tables that are all key once instead of twice: a
-- batch writes half the pages.

ALTER TABLE contacts RENAME TO contacts_before;
DROP INDEX contacts_by_key;
CREATE TABLE contacts (
  id BLOB PRIMARY KEY,
  contact TEXT NOT NULL,      -- E.164 digits, or bsuid:<id>
  name TEXT,
  present INTEGER NOT NULL DEFAULT 0, -- an existing contact; others only wrote, were excluded or were deleted
  opted_out INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
INSERT INTO contacts (id, contact, name, present, opted_out, created_at, updated_at)
  SELECT uuid_bytes(id), contact, name, present, opted_out, created_at, updated_at FROM contacts_before;
CREATE UNIQUE INDEX contacts_by_key ON contacts (contact);
DROP TABLE contacts_before;

ALTER TABLE contact_words RENAME TO contact_words_before;
DROP INDEX contact_words_by_word;
CREATE TABLE contact_words (
  contact_id BLOB NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (contact_id, word)
) WITHOUT ROWID;
INSERT INTO contact_words (contact_id, word)
  SELECT uuid_bytes(contact_id), word FROM contact_words_before ORDER BY contact_id, word;
CREATE INDEX contact_words_by_word ON contact_words (word, contact_id);
DROP TABLE contact_words_before;

ALTER TABLE category_contacts RENAME TO category_contacts_before;
DROP INDEX category_contacts_by_contact;
CREATE TABLE category_contacts (
  category_id TEXT NOT NULL,
  contact_id BLOB NOT NULL,
  PRIMARY KEY (category_id, contact_id)
) WITHOUT ROWID;
INSERT INTO category_contacts (category_id, contact_id)
  SELECT category_id, uuid_bytes(contact_id) FROM category_contacts_before ORDER BY category_id, contact_id;
CREATE INDEX category_contacts_by_contact ON category_contacts (contact_id, category_id);
DROP TABLE category_contacts_before;

ALTER TABLE enrolments RENAME TO enrolments_before;
DROP INDEX enrolments_by_contact;
DROP INDEX enrolments_by_outcome;
DROP INDEX enrolments_excluded;
CREATE TABLE enrolments (
  campaign_id TEXT NOT NULL,
  contact_id BLOB NOT NULL,
  account TEXT,               -- none: another system sent Message 1
  outcome TEXT,               -- none: excluded
  excluded TEXT,              -- why there is no enrolment: opted_out, cancelled
  enrolled_at INTEGER,
  outcome_at INTEGER,
  timed_out_at INTEGER,
  PRIMARY KEY (campaign_id, contact_id)
);
INSERT INTO enrolments (campaign_id, contact_id, account, outcome, excluded, enrolled_at, outcome_at, timed_out_at)
  SELECT campaign_id, uuid_bytes(contact_id), account, outcome, excluded, enrolled_at, outcome_at, timed_out_at
  FROM enrolments_before;
CREATE INDEX enrolments_by_contact ON enrolments (contact_id, campaign_id);
CREATE INDEX enrolments_by_outcome ON enrolments (campaign_id, outcome, contact_id);
CREATE INDEX enrolments_excluded ON enrolments (campaign_id, contact_id) WHERE outcome IS NULL;
DROP TABLE enrolments_before;

ALTER TABLE messages RENAME TO messages_before;
DROP INDEX messages_by_campaign;
DROP INDEX messages_by_contact;
DROP INDEX messages_by_age;
CREATE TABLE messages (
  id BLOB PRIMARY KEY,
  campaign_id TEXT NOT NULL,
  contact_id BLOB NOT NULL,
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
INSERT INTO messages (id, campaign_id, contact_id, message_type, account, delivery_status, no_interaction,
    provider_message_id, not_after, created_at, sent_at, delivered_at, read_at, error_code, error_title)
  SELECT uuid_bytes(id), campaign_id, uuid_bytes(contact_id), message_type, account, delivery_status, no_interaction,
    provider_message_id, not_after, created_at, sent_at, delivered_at, read_at, error_code, error_title
  FROM messages_before;
CREATE INDEX messages_by_campaign ON messages (campaign_id, status, id);
CREATE INDEX messages_by_contact ON messages (contact_id, sent_at);
CREATE INDEX messages_by_age ON messages (created_at, id);
DROP TABLE messages_before;

ALTER TABLE interactions RENAME TO interactions_before;
DROP INDEX interactions_by_message;
DROP INDEX interactions_by_contact;
DROP INDEX interactions_by_campaign;
DROP INDEX interactions_by_age;
CREATE TABLE interactions (
  id BLOB NOT NULL,               -- of two contacts, where a provider gives one id twice
  campaign_id TEXT,           -- none: attributed to none
  contact_id BLOB NOT NULL,
  message_id BLOB,                        -- Message 1 of its enrolment
  account TEXT,
  interaction_type TEXT,
  occurred_at INTEGER,
  received_at INTEGER,
  within_24h INTEGER,
  provider_message_id TEXT,
  PRIMARY KEY (id, contact_id)
);
INSERT INTO interactions (id, campaign_id, contact_id, message_id, account, interaction_type, occurred_at, received_at,
    within_24h, provider_message_id)
  SELECT uuid_bytes(id), campaign_id, uuid_bytes(contact_id), uuid_bytes(message_id), account, interaction_type,
    occurred_at, received_at, within_24h, provider_message_id
  FROM interactions_before;
CREATE INDEX interactions_by_message ON interactions (message_id);
CREATE INDEX interactions_by_contact ON interactions (contact_id, occurred_at);
CREATE INDEX interactions_by_campaign ON interactions (campaign_id, received_at, id, contact_id);
CREATE INDEX interactions_by_age ON interactions (received_at, id, contact_id);
DROP TABLE interactions_before;

ALTER TABLE windows RENAME TO windows_before;
DROP INDEX windows_by_contact;
CREATE TABLE windows (
  account TEXT NOT NULL,
  contact_id BLOB NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (account, contact_id)
) WITHOUT ROWID;
INSERT INTO windows (account, contact_id, until)
  SELECT account, uuid_bytes(contact_id), until FROM windows_before ORDER BY account, contact_id;
CREATE INDEX windows_by_contact ON windows (contact_id);
DROP TABLE windows_before;
