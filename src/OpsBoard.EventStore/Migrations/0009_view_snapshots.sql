-- Views as they were folded up to a position, so that a start and a look back read only what came after. They can be
-- thrown away at any time. fold names the program that folded: another one's view is another view.
create table opsboard_own.view_snapshot (
    name     varchar     not null,
    fold     varchar     not null,
    position bigint      not null,
    taken_at timestamptz not null default now(),
    data     bytea       not null,
    constraint pk_view_snapshot primary key (name, fold, position)
);
