-- Many commands sent as one: who began it under which id, for what, and how far it came. The commands themselves stand
-- with their events; this only tells a repeat from another thing under the same id, and what a restart interrupted.
create table opsboard_own.bulk_run (
    run         varchar     not null,
    account     varchar     not null,
    kind        varchar     not null,
    digest      bytea       not null,
    items       integer     not null,
    accepted    integer     not null default 0,
    refused     integer     not null default 0,
    started_at  timestamptz not null,
    finished_at timestamptz,
    constraint pk_bulk_run primary key (run)
);
