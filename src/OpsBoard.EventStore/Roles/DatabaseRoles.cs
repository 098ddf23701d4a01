using System.Text;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// The roles of the database, so that whoever takes over the server can add to the history and not alter it.
/// <c>roles.sql</c> makes them; <c>grants.sql</c> says what each may do.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>Owns the tables and makes them.</summary>
    public const string Migrator = "opsboard_migrator";

    /// <summary>What the server runs as: reads, and adds to the history.</summary>
    public const string Server = "opsboard_server";

    /// <summary>Reads everything.</summary>
    public const string Backup = "opsboard_backup";

    /// <summary>Reads the events and what was signed.</summary>
    public const string Verifier = "opsboard_verifier";

    /// <summary>Reads the reports.</summary>
    public const string Analyst = "opsboard_analyst";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Migrator, Server, Backup, Verifier, Analyst];

    /// <summary>Makes the roles, and their rights to this database; what is there stays.</summary>
    /// <param name="superuser">A connection of a superuser, in the board's database.</param>
    public static async Task PrepareAsync(NpgsqlConnection superuser, CancellationToken cancellationToken = default)
    {
        await using var command = new NpgsqlCommand(Read("roles.sql"), superuser);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the owner of the tables do what follows, where whoever is connected may act for him.</summary>
    internal static async Task BecomeMigratorAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            do $$ begin
                if exists (select from pg_database d join pg_roles r on r.oid = d.datdba
                           where d.datname = current_database() and r.rolname = '{Migrator}' and pg_has_role(session_user, r.oid, 'member')) then
                    set local role {Migrator};
                end if;
            end $$
            """, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the roles their rights, where the tables belong to whoever is connected.</summary>
    internal static async Task GrantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var owns = new NpgsqlCommand("""
            select bool_and(pg_has_role(c.relowner, 'usage')) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('opsboard', 'opsboard_own', 'opsboard_report') and c.relkind = 'r'
            """, connection))
        {
            if (await owns.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                return;
        }
        await using var command = new NpgsqlCommand(Read("grants.sql"), connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(DatabaseRoles).Assembly.GetManifestResourceStream(file)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
