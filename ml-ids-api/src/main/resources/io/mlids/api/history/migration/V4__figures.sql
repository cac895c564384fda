-- What each source of packets did in each minute. Times are microseconds since the epoch.
CREATE TABLE minute_figure (
  -- The start of the minute.
  minute_start BIGINT NOT NULL,
  -- The source of the packets, such as sensor eth0 or upload.
  origin VARCHAR(1000) NOT NULL,
  -- When the counting began: a server that restarts within a minute adds another row.
  counted_from BIGINT NOT NULL,
  packets BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  dropped_packets BIGINT NOT NULL,
  flows BIGINT NOT NULL,
  attacks BIGINT NOT NULL,
  alerts BIGINT NOT NULL,
  incidents BIGINT NOT NULL,
  -- The share of values outside the training range at the end of the minute; null if unknown.
  drift DOUBLE PRECISION,
  PRIMARY KEY (minute_start, origin, counted_from)
);
