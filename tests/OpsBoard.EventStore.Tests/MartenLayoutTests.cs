using System.Text;

namespace OpsBoard.EventStore.Tests;

/// <summary>Whoever has Marten opens this database with it: its own schema check must find nothing to change.</summary>
public sealed class MartenLayoutTests
{
    [Fact]
    public async Task Every_column_is_as_Marten_lays_it_out()
    {
        const string expected = """
            mt_doc_deadletterevent.id uuid not null
            mt_doc_deadletterevent.data jsonb not null
            mt_doc_deadletterevent.mt_last_modified timestamp with time zone default transaction_timestamp()
            mt_doc_deadletterevent.mt_version uuid not null
            mt_doc_deadletterevent.mt_dotnet_type character varying
            mt_event_progression.name character varying not null
            mt_event_progression.last_seq_id bigint
            mt_event_progression.last_updated timestamp with time zone default transaction_timestamp()
            mt_events.seq_id bigint not null
            mt_events.id uuid not null
            mt_events.stream_id character varying
            mt_events.version bigint not null
            mt_events.data jsonb not null
            mt_events.bdata bytea
            mt_events.type character varying(500) not null
            mt_events.timestamp timestamp with time zone not null
            mt_events.tenant_id character varying default '*DEFAULT*'::character varying
            mt_events.mt_dotnet_type character varying
            mt_events.correlation_id character varying
            mt_events.causation_id character varying
            mt_events.headers jsonb
            mt_events.user_name character varying
            mt_events.is_archived boolean default false
            mt_high_water_skips.ending_sequence bigint not null
            mt_high_water_skips.starting_sequence bigint not null
            mt_high_water_skips.timestamp timestamp with time zone default transaction_timestamp()
            mt_streams.id character varying not null
            mt_streams.type character varying
            mt_streams.version bigint
            mt_streams.timestamp timestamp with time zone not null default now()
            mt_streams.created timestamp with time zone not null default now()
            mt_streams.tenant_id character varying default '*DEFAULT*'::character varying
            mt_streams.is_archived boolean default false
            """;
        Assert.Equal(expected, await LinesAsync("""
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || case when a.attnotnull then ' not null' else '' end
                || coalesce(' default ' || lower(pg_get_expr(d.adbin, d.adrelid)), '')
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'opsboard'::regnamespace and c.relkind = 'r'
            order by c.relname collate "C", a.attnum
            """), ignoreCase: true);
    }

    [Fact]
    public async Task Every_key_and_index_has_Martens_name_and_there_is_no_other()
    {
        const string expected = """
            fkey_mt_events_stream_id on mt_events: FOREIGN KEY (stream_id) REFERENCES opsboard.mt_streams(id) ON DELETE CASCADE
            pk_mt_event_progression on mt_event_progression: PRIMARY KEY (name)
            pkey_mt_doc_deadletterevent_id on mt_doc_deadletterevent: PRIMARY KEY (id)
            pkey_mt_events_seq_id on mt_events: PRIMARY KEY (seq_id)
            pkey_mt_high_water_skips_ending_sequence on mt_high_water_skips: PRIMARY KEY (ending_sequence)
            pkey_mt_streams_id on mt_streams: PRIMARY KEY (id)
            """;
        Assert.Equal(expected, await LinesAsync("""
            select k.conname || ' on ' || t.relname || ': ' || pg_get_constraintdef(k.oid)
            from pg_constraint k join pg_class t on t.oid = k.conrelid
            where k.connamespace = 'opsboard'::regnamespace and k.contype <> 'n'
            order by k.conname collate "C"
            """));

        Assert.Equal("CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON opsboard.mt_events USING btree (stream_id, version)", await LinesAsync("""
            select indexdef from pg_indexes
            where schemaname = 'opsboard' and indexname not in (select conname from pg_constraint)
            """));
    }

    [Fact]
    public async Task Nothing_of_ours_lies_in_Martens_schema()
    {
        const string expected = """
            index mt_doc_deadletterevent.pkey_mt_doc_deadletterevent_id
            index mt_event_progression.pk_mt_event_progression
            index mt_events.pk_mt_events_stream_and_version
            index mt_events.pkey_mt_events_seq_id
            index mt_high_water_skips.pkey_mt_high_water_skips_ending_sequence
            index mt_streams.pkey_mt_streams_id
            sequence mt_events_sequence
            table mt_doc_deadletterevent
            table mt_event_progression
            table mt_events
            table mt_high_water_skips
            table mt_streams
            """;
        // Every kind of thing that a schema can hold, and what can hang on its tables; tables that are written to disk as any other.
        Assert.Equal(expected, await LinesAsync("""
            select line from (
                select case c.relkind when 'r' then 'table' when 'i' then 'index' when 'S' then 'sequence' else 'relation of kind ' || c.relkind::text end
                    || case c.relpersistence when 'p' then ' ' else ' (' || c.relpersistence::text || ') ' end || coalesce(t.relname || '.', '') || c.relname as line
                from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
                where c.relnamespace = 'opsboard'::regnamespace and c.relkind <> 't'
                union all select 'routine ' || proname from pg_proc where pronamespace = 'opsboard'::regnamespace
                union all select 'type ' || typname from pg_type where typnamespace = 'opsboard'::regnamespace and typtype <> 'c' and typelem = 0
                union all select 'trigger ' || tgname from pg_trigger g join pg_class c on c.oid = g.tgrelid where c.relnamespace = 'opsboard'::regnamespace and not tgisinternal
                union all select 'rule ' || rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class where c.relnamespace = 'opsboard'::regnamespace
                union all select 'policy ' || polname from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'opsboard'::regnamespace
                union all select 'statistics ' || stxname from pg_statistic_ext where stxnamespace = 'opsboard'::regnamespace
                union all select 'operator ' || oprname from pg_operator where oprnamespace = 'opsboard'::regnamespace
            ) things order by line collate "C"
            """));
    }

    [Fact]
    public async Task The_sequence_counts_by_one_and_belongs_to_the_position() =>
        Assert.Equal("bigint from 1 by 1 cache 1 no cycle opsboard.mt_events.seq_id", await LinesAsync("""
            select format_type(s.seqtypid, null) || ' from ' || s.seqstart || ' by ' || s.seqincrement || ' cache ' || s.seqcache || case when s.seqcycle then ' cycle ' else ' no cycle ' end || d.refobjid::regclass || '.' || a.attname
            from pg_sequence s
            join pg_depend d on d.objid = s.seqrelid and d.deptype = 'a'
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where s.seqrelid = 'opsboard.mt_events_sequence'::regclass
            """));

    [Fact]
    public async Task A_row_carries_the_event_and_all_its_metadata()
    {
        await using var store = await JournalUnderTest.CreateAsync();
        var happened = new DateTimeOffset(2022, 3, 14, 9, 30, 0, TimeSpan.FromHours(8));
        var metadata = new EventMetadata(new("command-1"), "li.wei", "district-lead", "home", "host", happened, "220102", true, "order-7");
        await store.Journal.AppendAsync(
            new(metadata, "fingerprint", [JournalUnderTest.Write("counter-1", 0, JournalUnderTest.Raised(5))]), TestContext.Current.CancellationToken);

        Assert.Equal(
            "1|counter-1|1|{\"Note\": null, \"Amount\": 5, \"Colour\": \"Green\"}|<null>|counter_raised|2022-03-14 12:00:00+00|*DEFAULT*"
            + "|OpsBoard.EventStore.Tests.CounterRaised, OpsBoard.EventStore.Tests|order-7|command-1"
            + "|{\"home\": \"home\", \"host\": \"host\", \"role\": \"district-lead\", \"district\": \"220102\", \"simulated\": true, \"happened_at\": \"2022-03-14T01:30:00+00:00\"}"
            + "|li.wei|f",
            await store.ScalarAsync<string>("""
                select concat_ws('|', seq_id, stream_id, version, data, coalesce(bdata::text, '<null>'), type, timestamp at time zone 'UTC' || '+00', tenant_id,
                    mt_dotnet_type, correlation_id, causation_id, headers, user_name, is_archived)
                from opsboard.mt_events
                """));
        Assert.Equal("counter-1|counter|1|2022-03-14 12:00:00|2022-03-14 12:00:00|*DEFAULT*|f", await store.ScalarAsync<string>(
            "select concat_ws('|', id, type, version, timestamp at time zone 'UTC', created at time zone 'UTC', tenant_id, is_archived) from opsboard.mt_streams"));
        Assert.Equal(1L, await store.ScalarAsync<long>("select last_value from opsboard.mt_events_sequence"));
    }

    private static async Task<string> LinesAsync(string sql)
    {
        await using var store = await JournalUnderTest.CreateAsync();
        await using var command = store.DataSource.CreateCommand($"set search_path = pg_catalog; {sql}");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new StringBuilder();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            lines.Append(lines.Length == 0 ? "" : "\n").Append(reader.GetString(0));
        return lines.ToString();
    }
}
