-- Outlines of districts, as the operator imported them: who, when, from where, under which licence. The last one is
-- drawn; the earlier ones stay, to tell what a picture of those days was drawn with. Nothing that is decided rests on them.
create table opsboard_own.boundary_import (
    id          bigint      generated always as identity,
    command_id  varchar     not null,
    account     varchar     not null,
    imported_at timestamptz not null,
    source      varchar     not null,
    licence     varchar     not null,
    digest      bytea       not null,
    map         text        not null,
    constraint pk_boundary_import primary key (id),
    constraint uq_boundary_import_command unique (command_id)
);
