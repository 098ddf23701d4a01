-- How accounts prove who they are. What they may do is in the history, as grants.
create table opsboard_own.credential (
    account       varchar     not null,
    password_hash varchar     not null,
    token_sha256  bytea       not null,
    is_demo       boolean     not null,
    created_at    timestamptz not null default now(),
    constraint pk_credential primary key (account),
    constraint uq_credential_token unique (token_sha256)
);

-- How far a scenario was played; one row at most.
create table opsboard_own.scenario_run (
    name       varchar          not null,
    next_index integer          not null,
    clock_at   timestamptz      not null,
    speed      double precision not null,
    is_paused  boolean          not null,
    constraint pk_scenario_run primary key (name)
);
