-- Streams folded up to a version, so that a long one need not be read from its beginning. They follow from the events and
-- can be thrown away at any time. fold names the program that folded: another one's are not read.
create table opsboard_own.stream_state (
    stream_id varchar not null,
    fold      uuid    not null,
    position  bigint  not null,
    version   bigint  not null,
    data      bytea   not null,
    constraint pk_stream_state primary key (stream_id, fold, position)
);
