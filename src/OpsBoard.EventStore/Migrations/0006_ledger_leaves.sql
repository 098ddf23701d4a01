-- The hash of each event as it was recorded then, 32 bytes each: one row for each batch of appends, keyed by the
-- position of its first event. An event that was altered later differs from its hash, and hashes that were altered
-- with it differ from the signed checkpoints.
create table opsboard_own.ledger_leaves (
    first_position bigint not null,
    hashes         bytea  not null,
    constraint pk_ledger_leaves primary key (first_position)
);

-- Hashes of whole subtrees, made of the leaves when a checkpoint is signed: tile (level, index) as C2SP tlog-tiles
-- has them, from level 1 on. They can be made again at any time.
create table opsboard_own.ledger_tile (
    level      integer not null,
    tile_index bigint  not null,
    hashes     bytea   not null,
    constraint pk_ledger_tile primary key (level, tile_index)
);

-- Signed statements of what the history was, as they were given out.
create table opsboard_own.ledger_checkpoint (
    size      bigint      not null,
    note      text        not null,
    signed_at timestamptz not null,
    constraint pk_ledger_checkpoint primary key (size)
);
