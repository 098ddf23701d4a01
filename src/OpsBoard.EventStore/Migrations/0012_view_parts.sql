-- Views are written down in parts, and each time only the parts that changed: at up_to, what changed after
-- from_position; the part without a name is always there. Following from_position back from one gives the view at up_to.
-- They can be thrown away at any time. fold names the program that folded: another one's parts are another view's.
drop table opsboard_own.view_snapshot;

create table opsboard_own.view_part (
    view          varchar not null,
    fold          uuid    not null,
    up_to         bigint  not null,
    part          varchar not null,
    from_position bigint  not null,
    ordinal       bigint  not null,
    data          bytea   not null,
    constraint pk_view_part primary key (view, fold, up_to, part)
);

-- The parts come packed.
alter table opsboard_own.view_part alter column data set storage external;
