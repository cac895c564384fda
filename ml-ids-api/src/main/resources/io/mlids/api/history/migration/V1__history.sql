-- The same statements work on H2 and PostgreSQL. Times are microseconds since the epoch. Addresses
-- have 16 bytes, big-endian, with IPv4 as ::ffff:a.b.c.d, so that a network is a range. There are no
-- foreign keys, because a changed incident is deleted and inserted again.

-- Numbers that have been assigned or reserved, so that none is assigned twice.
CREATE TABLE counter (
  name VARCHAR(40) PRIMARY KEY,
  latest BIGINT NOT NULL
);

CREATE TABLE incident (
  number BIGINT PRIMARY KEY,
  id VARCHAR(200) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  severity VARCHAR(10) NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  is_open BOOLEAN NOT NULL,
  title VARCHAR(1000) NOT NULL,
  origin VARCHAR(1000) NOT NULL,
  -- In lower case, for searches.
  origin_lower VARCHAR(1000) NOT NULL,
  model_version VARCHAR(200) NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  reported_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  flows BIGINT NOT NULL,
  packets BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);
CREATE INDEX incident_by_id ON incident (id);
CREATE INDEX incident_by_last_seen ON incident (last_seen);
CREATE INDEX incident_by_update ON incident (updated_at);
CREATE INDEX incident_by_state ON incident (is_open, number);

-- The whole incident as JSON. Apart from the incident, so that searches read less.
CREATE TABLE incident_document (
  number BIGINT PRIMARY KEY,
  document VARCHAR NOT NULL
);

-- The texts that are searched, in lower case: everything that lists show, the title, the reasons
-- (one per line), and the techniques (one per line, also between empty lines).
CREATE TABLE incident_text (
  number BIGINT PRIMARY KEY,
  content VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  reasons VARCHAR NOT NULL,
  techniques VARCHAR NOT NULL
);

CREATE TABLE incident_address (
  address BYTEA NOT NULL,
  -- A: attacker, V: victim
  role CHAR(1) NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (number, role, address)
);
CREATE INDEX incident_address_by_address ON incident_address (address, number);

CREATE TABLE incident_port (
  port INTEGER NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (number, port)
);
CREATE INDEX incident_port_by_port ON incident_port (port, number);

-- What clients of /api/notifications received.
CREATE TABLE notification (
  sequence BIGINT PRIMARY KEY,
  stored_at BIGINT NOT NULL,
  -- incident, flow or row
  subject VARCHAR(10) NOT NULL,
  -- The traffic class of an attack, or the kind of an incident.
  label VARCHAR(200) NOT NULL,
  severity VARCHAR(10),
  probability DOUBLE PRECISION NOT NULL,
  document VARCHAR NOT NULL,
  -- The same with the flow's features; null if it is about an incident.
  details VARCHAR
);
CREATE INDEX notification_by_time ON notification (stored_at);

-- Scored flows. The id is the time of storing, made unique and increasing. Flows that were stored
-- one after the other form segments of about 20,000. The indexes by address begin with the segment:
-- new flows change only the few pages of the latest one, and a search visits each segment.
CREATE TABLE flow_segment (
  -- The id of its first flow. A segment ends where the next one begins.
  first_id BIGINT PRIMARY KEY
);

CREATE TABLE flow (
  id BIGINT PRIMARY KEY,
  -- The first_id of the segment.
  segment BIGINT NOT NULL,
  start_time BIGINT NOT NULL,
  end_time BIGINT NOT NULL,
  source BYTEA NOT NULL,
  source_port INTEGER NOT NULL,
  destination BYTEA NOT NULL,
  destination_port INTEGER NOT NULL,
  protocol SMALLINT NOT NULL,
  -- benign or attack, and what applies of suspicious and unusual; see StoredVerdict
  verdict VARCHAR(30) NOT NULL,
  label VARCHAR(200) NOT NULL,
  probability DOUBLE PRECISION NOT NULL,
  packets BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  origin VARCHAR(1000) NOT NULL,
  vlan INTEGER NOT NULL,
  -- Only of ICMP; that of other flows follows from their addresses and ports.
  icmp_community_id VARCHAR(40),
  -- Why the flow is unusual; one per line.
  reasons VARCHAR(2000) NOT NULL
);
CREATE INDEX flow_by_source ON flow (segment, source);
CREATE INDEX flow_by_destination ON flow (segment, destination);
