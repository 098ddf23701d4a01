-- The right edge of the Merkle tree over all events (RFC 9162), as the Ledger project writes it. Extended in the
-- transaction of each append. Null only until the events of an older program have been added to it.
alter table opsboard_own.ledger_head add column frontier bytea;
