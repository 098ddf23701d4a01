using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>What an account may do to the history, measured against what the server needs.</summary>
/// <param name="Account">Whose connection it is.</param>
/// <param name="Excess">What it may do beyond that, in words; empty when nothing.</param>
/// <param name="Missing">What it would need and may not; empty when nothing.</param>
public sealed record AccountRights(string Account, IReadOnlyList<string> Excess, IReadOnlyList<string> Missing)
{
    // The rights as PostgreSQL sees them, however the account came by them: by itself, by a role, or as the owner.
    private const string Sql = """
        with me as (select rolsuper as is_superuser, rolcreaterole as makes_roles, rolreplication as replicates from pg_roles where rolname = current_user),
        tables as (
            select n.nspname || '.' || c.relname as name, c.oid, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('opsboard', 'opsboard_own') and c.relname in (
                'mt_events', 'mt_streams', 'ledger_head', 'ledger_leaves', 'ledger_checkpoint', 'ledger_cosignature', 'ledger_origin', 'ledger_key', 'command_answer')),
        rights as (
            select t.name, p.privilege,
                   p.privilege = 'SELECT' or p.privilege = 'INSERT' and t.name <> 'opsboard_own.ledger_head'
                       or p.privilege = 'UPDATE' and t.name in ('opsboard.mt_streams', 'opsboard_own.ledger_head') as is_needed,
                   case when p.privilege = 'UPDATE' then has_any_column_privilege(t.oid, 'UPDATE') else has_table_privilege(t.oid, p.privilege) end as is_held
            from tables t cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) as p (privilege))
        select 0, 'excess', 'it is a superuser' from me where is_superuser
        union all
        select 1, 'excess', 'it may make roles' from me where makes_roles and not is_superuser
        union all
        select 2, 'excess', 'it may copy the whole cluster (replication)' from me where replicates and not is_superuser
        union all
        select 3, 'excess', 'it owns ' || string_agg(t.name, ', ' order by t.name) from tables t, me where not is_superuser and pg_has_role(t.relowner, 'usage') having count(*) > 0
        union all
        select 4, 'excess', 'it is a member of ' || string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r, me
        where not is_superuser and r.rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_write_all_data') and pg_has_role(r.oid, 'member') having count(*) > 0
        union all
        select 5, 'excess', lower(privilege) || ' on ' || string_agg(name, ', ' order by name) from rights, me where not is_superuser and is_held and not is_needed group by privilege
        union all
        select 6, 'missing', lower(privilege) || ' on ' || string_agg(name, ', ' order by name) from rights where is_needed and not is_held group by privilege
        order by 1, 3
        """;

    /// <summary>Looks at the account of a connection.</summary>
    public static async Task<AccountRights> OfAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var who = new NpgsqlCommand("select current_user::text", connection);
        var account = (string)(await who.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        var (excess, missing) = (new List<string>(), new List<string>());
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            (reader.GetString(1) == "excess" ? excess : missing).Add(reader.GetString(2));
        return new(account, excess, missing);
    }
}
