-- The indexes of incidents by address and by port begin with the segment, which is the number divided
-- by 10,000: new incidents change only the few pages of the latest one, and a search visits each
-- segment.
ALTER TABLE incident_address ADD COLUMN segment BIGINT DEFAULT 0 NOT NULL;
UPDATE incident_address SET segment = number / 10000;
DROP INDEX incident_address_by_address;
CREATE INDEX incident_address_by_segment ON incident_address (segment, address, number);

ALTER TABLE incident_port ADD COLUMN segment BIGINT DEFAULT 0 NOT NULL;
UPDATE incident_port SET segment = number / 10000;
DROP INDEX incident_port_by_port;
CREATE INDEX incident_port_by_segment ON incident_port (segment, port, number);
