-- Who changed what through the API: events are only appended.
CREATE TABLE audit_event (
  -- The time of the change in microseconds since the epoch, made unique and increasing.
  number BIGINT PRIMARY KEY,
  author VARCHAR(200) NOT NULL,
  -- The author in lower case, for filters.
  author_key VARCHAR(200) NOT NULL,
  -- Whether the author is the name of a token, which the server has checked.
  is_token BOOLEAN NOT NULL,
  -- The IP address of the client.
  address VARCHAR(100) NOT NULL,
  -- triage, mute, feedback and so on; see AuditAction
  action_name VARCHAR(30) NOT NULL,
  subject VARCHAR(4000) NOT NULL,
  detail VARCHAR(1000) NOT NULL
);
