-- Whether the destination sent payload; null for flows that were stored before this column existed.
ALTER TABLE flow ADD COLUMN answered BOOLEAN;
