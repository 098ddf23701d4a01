using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Lets a connection that is used synchronously wait in the kernel. Npgsql connects its socket without blocking, and from
/// then on .NET has two other threads wake the one that waits: an append alone took a third longer. Neither offers another
/// way, so this reaches for the socket. Where it isn't found, or on another system than Linux, all stays as it was. Of a batch
/// of statements Npgsql sends the later ones by a call that may be answered later; here it is answered at once.
/// </summary>
internal static partial class BlockingSocket
{
    private const string Connector = "Npgsql.Internal.NpgsqlConnector, Npgsql";

    private const int GetFlags = 3, SetFlags = 4, NonBlocking = 0x800, Remove = 2;

    /// <summary>Never for a connection that anybody uses asynchronously, or that goes back into a pool.</summary>
    /// <param name="connection">Open and idle.</param>
    /// <returns>Whether it was done.</returns>
    public static bool TryMake(NpgsqlConnection connection)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            var number = (int)SocketOf(ConnectorOf(connection)).SafeHandle.DangerousGetHandle();
            var watchers = Watchers();
            var flags = Control(number, GetFlags, 0);
            if (flags < 0 || Control(number, SetFlags, flags & ~NonBlocking) < 0)
                return false;
            // What watches it would still wake up with every answer. A watcher that does not know it says so, which is no harm.
            foreach (var watcher in watchers)
                _ = ControlWatcher(watcher, Remove, number, 0);
            return true;
        }
        catch (Exception unknown) when (unknown is MissingMemberException or TypeLoadException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static List<int> Watchers() =>
        [.. Directory.EnumerateFiles("/proc/self/fd")
            .Where(file => new FileInfo(file).LinkTarget == "anon_inode:[eventpoll]")
            .Select(file => int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture))];

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    [return: UnsafeAccessorType(Connector)]
    private static extern object? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_socket")]
    private static extern ref Socket SocketOf([UnsafeAccessorType(Connector)] object? connector);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlWatcher(int watcher, int operation, int descriptor, nint settings);
}
