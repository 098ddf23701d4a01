-- What this history is called, for ever. Checkpoints say it in their first line.
create table opsboard_own.ledger_origin (
    only_row boolean not null default true,
    origin   varchar not null,
    constraint pk_ledger_origin primary key (only_row),
    constraint only_one_origin check (only_row)
);

-- The public keys that sign its checkpoints, each from a size on; each but the first is announced by the one before
-- it. The private halves never come into the database: who can write here must not be able to sign.
create table opsboard_own.ledger_key (
    from_size    bigint      not null,
    name         varchar     not null,
    public_key   bytea       not null,
    announcement bytea,
    added_at     timestamptz not null default now(),
    constraint pk_ledger_key primary key (from_size)
);
