-- Contacts that were excluded from a campaign, in the order of their list.
CREATE INDEX enrolments_excluded ON enrolments (campaign_id, contact_id) WHERE outcome IS NULL;
