-- What each zone's days were, for people who ask with SQL. A row for each local day on which something happened; a day
-- without a row was like the one before. Each figure names the event (position) that it was last set by.
create table opsboard_report.zone (
    zone       varchar not null,
    district   varchar not null,
    division   varchar not null,
    name_zh    varchar not null,
    name_en    varchar,
    kind       varchar not null,
    registered date    not null,
    -- The zone that it was taken out of; and the day from which it is no place of its own, perhaps as a part of another.
    split_from varchar,
    ended      date,
    ended_into varchar,
    constraint pk_zone primary key (zone)
);

create table opsboard_report.zone_day (
    zone                    varchar not null,
    day                     date    not null,
    simulated               boolean not null,
    -- The class into which the zone was put last on this day, and how often it was changed; null: it was not.
    class                   varchar,
    class_changes           integer not null default 0,
    class_position          bigint,
    measures                varchar,
    measures_position       bigint,
    -- New cases of this day as counted last; null: nothing was counted, which is never 0. Those of a zone that became part
    -- of another one stand there.
    community_confirmed     integer,
    community_asymptomatic  integer,
    quarantine_confirmed    integer,
    quarantine_asymptomatic integer,
    cases_position          bigint,
    -- The last round of this day.
    screening_round         integer,
    tested                  integer,
    positive                integer,
    screening_position      bigint,
    contacts_outstanding    integer,
    contacts_position       bigint,
    constraint pk_zone_day primary key (zone, day)
);
create index ix_zone_day_day on opsboard_report.zone_day (day);

create view opsboard_report.zone_days as
select z.district, z.division, d.zone, z.name_zh, z.name_en, z.kind, z.split_from, z.ended, z.ended_into, d.day, d.simulated,
       d.class, d.class_changes, d.measures, d.community_confirmed, d.community_asymptomatic, d.quarantine_confirmed, d.quarantine_asymptomatic,
       d.screening_round, d.tested, d.positive, d.contacts_outstanding,
       d.class_position, d.measures_position, d.cases_position, d.screening_position, d.contacts_position
from opsboard_report.zone_day d left join opsboard_report.zone z on z.zone = d.zone;
