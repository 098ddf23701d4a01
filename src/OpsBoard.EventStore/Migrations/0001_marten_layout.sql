-- The event tables as Marten lays them out (string stream keys, bigint positions, metadata columns on), so that
-- Marten can open, read and aggregate this database. No index or column of ours is ever added to them.

create schema opsboard;

create table opsboard.mt_streams (
    id          varchar     not null,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    tenant_id   varchar     default '*DEFAULT*',
    is_archived boolean     default false,
    constraint pkey_mt_streams_id primary key (id)
);

create table opsboard.mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      varchar,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz  not null,
    tenant_id      varchar      default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    user_name      varchar,
    is_archived    boolean      default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint fkey_mt_events_stream_id foreign key (stream_id) references opsboard.mt_streams (id) on delete cascade
);

create unique index pk_mt_events_stream_and_version on opsboard.mt_events (stream_id, version);

create sequence opsboard.mt_events_sequence as bigint increment by 1 cache 1 owned by opsboard.mt_events.seq_id;

create table opsboard.mt_event_progression (
    name         varchar not null,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp(),
    constraint pk_mt_event_progression primary key (name)
);

create table opsboard.mt_high_water_skips (
    ending_sequence   bigint not null,
    starting_sequence bigint not null,
    timestamp         timestamptz default transaction_timestamp(),
    constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
);

create table opsboard.mt_doc_deadletterevent (
    id               uuid  not null,
    data             jsonb not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_version       uuid  not null,
    mt_dotnet_type   varchar,
    constraint pkey_mt_doc_deadletterevent_id primary key (id)
);
