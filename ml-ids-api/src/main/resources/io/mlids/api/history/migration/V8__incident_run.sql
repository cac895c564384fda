-- The run in which an incident was found, with which its id ends; 0 if the id has another form.
ALTER TABLE incident ADD COLUMN run BIGINT DEFAULT 0 NOT NULL;
UPDATE incident SET run = CAST(REGEXP_REPLACE(id, '^.*-', '') AS BIGINT)
WHERE REGEXP_REPLACE(id, '^.*-[0-9]{1,18}$', '') = '';
CREATE INDEX incident_by_run ON incident (run);
