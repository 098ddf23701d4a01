-- What Marten does not have: the one row that orders every append, and the answer given to each command.

-- One row, for ever. Whoever holds its lock is the only writer, so positions are dense and in commit order.
-- The low fillfactor lets PostgreSQL update it in place.
create table opsboard_own.ledger_head (
    only_row    boolean     not null default true,
    position    bigint      not null,
    recorded_at timestamptz not null,
    constraint pk_ledger_head primary key (only_row),
    constraint only_one_row check (only_row)
) with (fillfactor = 10);

insert into opsboard_own.ledger_head (position, recorded_at) values (0, 'epoch');

-- position: of the command's last event. stream_id, version: its first stream, and that stream's version after it.
create table opsboard_own.command_answer (
    command_id  varchar(128) not null,
    fingerprint varchar      not null,
    position    bigint       not null,
    stream_id   varchar      not null,
    version     bigint       not null,
    constraint pk_command_answer primary key (command_id)
);
