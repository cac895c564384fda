-- What people decided about incidents: events are only appended. Times are microseconds since the
-- epoch.
CREATE TABLE triage_event (
  number BIGINT PRIMARY KEY,
  at_time BIGINT NOT NULL,
  author VARCHAR(200) NOT NULL,
  incident_id VARCHAR(200) NOT NULL,
  -- state, assignee, add_tag, remove_tag, note, mute or undo
  change_name VARCHAR(20) NOT NULL,
  content VARCHAR(4000) NOT NULL,
  -- The judgement that the event gave.
  feedback VARCHAR(100),
  -- When a mute ends.
  expires BIGINT
);
CREATE INDEX triage_event_by_incident ON triage_event (incident_id, number);
CREATE INDEX triage_event_by_expiry ON triage_event (expires);

-- What the events add up to, for searches; texts are in lower case. An incident without a row is
-- new.
CREATE TABLE incident_triage (
  incident_id VARCHAR(200) PRIMARY KEY,
  state VARCHAR(20) NOT NULL,
  assignee VARCHAR(4000) NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX incident_triage_by_state ON incident_triage (state);

CREATE TABLE incident_tag (
  incident_id VARCHAR(200) NOT NULL,
  tag VARCHAR(4000) NOT NULL
);
CREATE INDEX incident_tag_by_incident ON incident_tag (incident_id);

CREATE TABLE incident_note (
  incident_id VARCHAR(200) NOT NULL,
  note VARCHAR(4000) NOT NULL
);
CREATE INDEX incident_note_by_incident ON incident_note (incident_id);
