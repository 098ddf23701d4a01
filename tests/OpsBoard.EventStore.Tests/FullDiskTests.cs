using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>
/// While the disk is full nothing is written, everything is read, and the exception says why. Where a file system may be
/// mounted the disk is really full; everywhere, PostgreSQL is made to fail as if it were.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class FullDiskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_append_that_PostgreSQL_has_no_room_for_is_refused_and_succeeds_when_there_is_room()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        await store.ExecuteAsync("""
            create function no_room() returns trigger language plpgsql as $$
            begin
                raise exception 'could not extend file "base/1/2": No space left on device' using errcode = 'disk_full';
            end $$;
            create trigger no_room before insert on opsboard.mt_events for each statement execute function no_room();
            -- The appender leaves out what is not always done.
            alter table opsboard.mt_events enable always trigger no_room;
            """);
        var refusals = await Task.WhenAll(Enumerable.Range(2, 5).Select(i => Assert.ThrowsAsync<PostgresException>(() => store.AppendAsync($"command-{i}", $"counter-{i}", 0, Raised(1)))));
        Assert.All(refusals, SaysFull);
        Assert.Single(await store.Journal.FetchStreamAsync(new("counter-1"), null, Cancellation));

        await store.ExecuteAsync("drop trigger no_room on opsboard.mt_events");
        Assert.Equal(new AppendResult.Appended(2, 1, Repeated: false), await store.AppendAsync("command-2", "counter-2", 0, Raised(1)));
        await LedgerIsWholeAsync(store.DataSource, 2);
    }

    [Fact]
    public async Task On_a_full_disk_reads_go_on_and_appends_succeed_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var journal = new EventJournal(disk.DataSource, Catalog, TimeProvider.System);
        await journal.AppendAsync(Request("command-1", Write("counter-1", 0, Raised(1))), Cancellation);
        disk.Fill();
        var big = Request("command-2", Write("counter-1", 1, Raised(1) with { Note = Incompressible() }));
        SaysFull(await Assert.ThrowsAsync<PostgresException>(() => journal.AppendAsync(big, Cancellation)));
        Assert.Single(await journal.FetchStreamAsync(new("counter-1"), null, Cancellation));
        Assert.Null(await journal.FindAnswerAsync(new("command-2"), "fingerprint", Cancellation));

        disk.MakeRoom();
        Assert.Equal(new AppendResult.Appended(2, 2, Repeated: false), await journal.AppendAsync(big, Cancellation));
        await LedgerIsWholeAsync(disk.DataSource, 2);
    }

    [Fact]
    public async Task PostgreSQL_that_died_because_its_log_had_no_room_comes_back_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var journal = new EventJournal(disk.DataSource, Catalog, TimeProvider.System);
        // The first makes the files of the tables, so that what lacks room then is the log.
        long answered = 1;
        await journal.AppendAsync(Small(0), Cancellation);
        disk.Fill();
        var death = await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            for (; ; answered++)
            {
                Assert.IsType<AppendResult.Appended>(await journal.AppendAsync(Small(answered), Cancellation));
                // The next has to begin a new file of the log.
                await using var next = disk.Superuser.CreateCommand("select pg_switch_wal()");
                await next.ExecuteNonQueryAsync(Cancellation);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"After {answered} appends: {death.Message}");
        // It can't even recover; from here on it is for its supervisor.
        await Eventually.BecomesTrueAsync(() => Task.FromResult(disk.PostgresHasEnded), "PostgreSQL ends");

        disk.MakeRoom();
        AppendResult? again = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    again = await journal.AppendAsync(Small(answered), Cancellation);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "PostgreSQL takes appends again");
        Assert.Equal(answered + 1, Assert.IsType<AppendResult.Appended>(again).Position);
        await LedgerIsWholeAsync(disk.DataSource, answered + 1);

        static AppendRequest Small(long number) => Request($"command-{number}", Write("counter-1", number, Raised(1)));
    }

    private static void SaysFull(PostgresException refusal)
    {
        Assert.Equal(PostgresErrorCodes.DiskFull, refusal.SqlState);
        Assert.Contains("No space left on device", refusal.Message, StringComparison.Ordinal);
    }

    private static string Incompressible() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(700_000));

    /// <summary>A PostgreSQL on a file system of its own, so small that it can be filled.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder;
        private readonly EmbeddedPostgres _postgres;
        private readonly Process _first;

        private SmallDisk(TemporaryFolder folder, EmbeddedPostgres postgres)
        {
            (_folder, _postgres, _first) = (folder, postgres, Process.GetProcessById(postgres.ProcessId));
            DataSource = NpgsqlDataSource.Create(postgres.ConnectionStringOf(DatabaseRoles.Server));
            Superuser = NpgsqlDataSource.Create(postgres.ConnectionString);
        }

        public NpgsqlDataSource DataSource { get; }

        public NpgsqlDataSource Superuser { get; }

        public bool PostgresHasEnded => _first.HasExited;

        private string Ballast => Path.Combine(_folder.Path, "ballast");

        public static async Task<SmallDisk> MountAsync()
        {
            var folder = new TemporaryFolder();
            if (!await RunAsync("mount", "-t", "tmpfs", "-o", "size=200m,mode=0755", "tmpfs", folder.Path))
            {
                folder.Dispose();
                Assert.Skip("A file system may not be mounted here.");
            }
            var disk = new SmallDisk(folder, await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance, new Dictionary<string, string> { ["max_wal_size"] = "32MB" }, Cancellation));
            await Migrations.ApplyAsync(disk.Superuser, NullLogger.Instance);
            return disk;
        }

        public void Fill()
        {
            using var ballast = File.Create(Ballast);
            var block = new byte[64 * 1024];
            try
            {
                while (true)
                {
                    ballast.Write(block);
                    ballast.Flush();
                }
            }
            catch (IOException)
            {
                // That was the last of it.
            }
        }

        public void MakeRoom() => File.Delete(Ballast);

        public async ValueTask DisposeAsync()
        {
            await DataSource.DisposeAsync();
            await Superuser.DisposeAsync();
            await _postgres.DisposeAsync();
            _first.Dispose();
            // What PostgreSQL left behind as it died may still stand in it for a moment.
            await RunAsync("umount", "--lazy", _folder.Path);
            _folder.Dispose();
        }

        private static async Task<bool> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode == 0;
        }
    }
}
