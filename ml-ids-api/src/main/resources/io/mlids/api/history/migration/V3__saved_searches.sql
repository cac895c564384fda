-- Searches that people have saved under a name. Times are microseconds since the epoch.
CREATE TABLE saved_search (
  -- The name in lower case.
  name_key VARCHAR(100) PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  -- incidents or flows
  target VARCHAR(10) NOT NULL,
  query VARCHAR(1000) NOT NULL,
  author VARCHAR(200) NOT NULL,
  saved_at BIGINT NOT NULL
);
