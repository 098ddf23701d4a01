-- What witnesses put under a checkpoint: each line of a signature by itself, so that no checkpoint is ever altered.
create table opsboard_own.ledger_cosignature (
    size     bigint      not null,
    witness  varchar     not null,
    key_id   varchar     not null,
    line     text        not null,
    taken_at timestamptz not null default now(),
    constraint pk_ledger_cosignature primary key (witness, key_id, size)
);
create index ix_ledger_cosignature_size on opsboard_own.ledger_cosignature (size);

-- For each log that this server is a witness of: the last tree that it cosigned. It only grows; what is cosigned next
-- must be proved to continue it.
create table opsboard_own.witnessed_log (
    origin      varchar     not null,
    size        bigint      not null,
    root        bytea       not null,
    note        text        not null,
    cosigned_at timestamptz not null,
    constraint pk_witnessed_log primary key (origin)
);

-- Tables made of the events, for people who ask with SQL. They can be made anew at any time.
create schema opsboard_report;
