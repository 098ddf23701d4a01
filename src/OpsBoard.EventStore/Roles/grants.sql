-- What each role may do. The program applies this after its migrations, as the owner of the tables, where the roles are
-- there. A table that is not named here can be used by its owner alone.
do $$
begin
    if exists (select from pg_roles where rolname = 'opsboard_server') then
        revoke all on all tables in schema opsboard, opsboard_own, opsboard_report from opsboard_server;
        revoke all on all sequences in schema opsboard, opsboard_own, opsboard_report from opsboard_server;
        grant usage on schema opsboard, opsboard_own, opsboard_report to opsboard_server;

        -- The history: added to, never altered. A stream's row counts its events.
        grant select, insert on opsboard.mt_events to opsboard_server;
        grant select, insert, update (version, timestamp) on opsboard.mt_streams to opsboard_server;
        grant select, update on sequence opsboard.mt_events_sequence to opsboard_server;

        -- The ledger: its one head moves, everything else is only added to.
        grant select, update (position, recorded_at, frontier) on opsboard_own.ledger_head to opsboard_server;
        grant select, insert on
            opsboard_own.ledger_leaves, opsboard_own.ledger_checkpoint, opsboard_own.ledger_cosignature,
            opsboard_own.ledger_origin, opsboard_own.ledger_key, opsboard_own.command_answer to opsboard_server;
        grant select on opsboard_own.migration, opsboard.mt_high_water_skips to opsboard_server;

        -- What this server vouches for as a witness of others moves forward; the program sees to that.
        grant select, insert, update on opsboard_own.witnessed_log to opsboard_server;

        -- What can be made again at any time, and what is no history.
        grant select, insert, update, delete on
            opsboard_own.ledger_tile, opsboard_own.view_part, opsboard_own.stream_state, opsboard_own.credential, opsboard_own.scenario_run to opsboard_server;

        -- Bulk runs count what came of them; an import of outlines is kept as it was.
        grant select, insert, update (accepted, refused, finished_at) on opsboard_own.bulk_run to opsboard_server;
        grant select, insert on opsboard_own.boundary_import to opsboard_server;

        -- Projections: their progress, what they could not handle, and their tables.
        grant select, insert, update on opsboard.mt_event_progression to opsboard_server;
        grant select, insert, update, delete on opsboard.mt_doc_deadletterevent to opsboard_server;
        grant select, insert, update, delete on all tables in schema opsboard_report to opsboard_server;
    end if;

    -- A backup reads everything and writes nothing.
    if exists (select from pg_roles where rolname = 'opsboard_backup') then
        grant usage on schema opsboard, opsboard_own, opsboard_report to opsboard_backup;
        grant select on all tables in schema opsboard, opsboard_own, opsboard_report to opsboard_backup;
        grant select on all sequences in schema opsboard, opsboard_own, opsboard_report to opsboard_backup;
    end if;

    -- To verify, one needs the events and what was signed; no password, no answer, no view.
    if exists (select from pg_roles where rolname = 'opsboard_verifier') then
        grant usage on schema opsboard, opsboard_own to opsboard_verifier;
        grant select on
            opsboard.mt_events, opsboard_own.ledger_head, opsboard_own.ledger_leaves, opsboard_own.ledger_checkpoint,
            opsboard_own.ledger_cosignature, opsboard_own.ledger_origin, opsboard_own.ledger_key, opsboard_own.ledger_tile to opsboard_verifier;
    end if;

    -- Analysts read the reports, which name places and figures and no account.
    if exists (select from pg_roles where rolname = 'opsboard_analyst') then
        grant usage on schema opsboard_report to opsboard_analyst;
        grant select on all tables in schema opsboard_report to opsboard_analyst;
    end if;
end
$$;
