-- The roles of the database: whoever takes over the server can add to the history, and not alter it.
-- Run by a superuser in the board's database, before its first start, and again after an upgrade of the program:
--     psql -d opsboard -v ON_ERROR_STOP=1 -f src/OpsBoard.EventStore/Roles/roles.sql
-- It can be run any number of times and loses nothing. What each role may do stands in grants.sql, which the program
-- applies itself after its migrations.
do $$
declare
    role    name;
    thing   record;
    owner_role constant name := 'opsboard_migrator';
begin
    foreach role in array array['opsboard_migrator', 'opsboard_server', 'opsboard_backup', 'opsboard_verifier', 'opsboard_analyst']::name[] loop
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I nologin', role);
        end if;
    end loop;

    -- The appender leaves out foreign keys, which its one statement keeps anyway. Before PostgreSQL 15 only a superuser may,
    -- and appends take longer. It skips triggers, too: so what protects the history are rights, never triggers.
    if current_setting('server_version_num')::integer >= 150000 then
        if not has_parameter_privilege('opsboard_server', 'session_replication_role', 'set') then
            execute 'grant set on parameter session_replication_role to opsboard_server';
        end if;
    end if;

    if (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) <> owner_role then
        execute format('alter database %I owner to %I', current_database(), owner_role);
    end if;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to opsboard_server, opsboard_backup, opsboard_verifier, opsboard_analyst', current_database());
    execute 'revoke create on schema public from public';

    -- What an older program made belonged to whom it ran as.
    for thing in select nspname from pg_namespace
                 where nspname in ('opsboard', 'opsboard_own', 'opsboard_report') and pg_get_userbyid(nspowner) <> owner_role loop
        execute format('alter schema %I owner to %I', thing.nspname, owner_role);
    end loop;
    -- Tables first: the sequences that belong to their columns follow them.
    for thing in select c.oid::regclass as name, c.relkind as kind from pg_class c
                 where c.relnamespace in (select oid from pg_namespace where nspname in ('opsboard', 'opsboard_own', 'opsboard_report'))
                   and c.relkind in ('r', 'p', 'v', 'm', 'S') and pg_get_userbyid(c.relowner) <> owner_role
                   and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'a')
                 order by c.relkind = 'S' loop
        execute format('alter %s %s owner to %I', case thing.kind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
            thing.name, owner_role);
    end loop;
    for thing in select p.oid::regprocedure as name from pg_proc p
                 where p.pronamespace in (select oid from pg_namespace where nspname in ('opsboard', 'opsboard_own', 'opsboard_report'))
                   and pg_get_userbyid(p.proowner) <> owner_role loop
        execute format('alter routine %s owner to %I', thing.name, owner_role);
    end loop;
end
$$;
