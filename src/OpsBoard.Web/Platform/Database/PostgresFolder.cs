using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Database;

/// <summary>
/// What the embedded PostgreSQL keeps below the data folder: <c>postgres/cluster</c>, <c>log</c>, <c>socket</c>,
/// <c>password</c> of the superuser and <c>password-server</c> and the like of the other accounts (mode 0600), and <c>port</c>; and above them <c>server.lock</c>, by which one server uses the folder at a time.
/// </summary>
internal sealed class PostgresFolder : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode OpenFolder = PrivateFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>A socket's address holds 108 bytes, the last of them a zero.</summary>
    private const int LongestSocketPath = 107;

    private readonly FileStream _lock;

    private PostgresFolder(string dataFolder, FileStream serverLock)
    {
        Root = Path.Combine(dataFolder, "postgres");
        _lock = serverLock;
    }

    public string Root { get; }

    public string Cluster => Path.Combine(Root, "cluster");

    public string Socket => Path.Combine(Root, "socket");

    public string PasswordFile => Path.Combine(Root, "password");

    public bool SocketFits => Encoding.UTF8.GetByteCount(Path.Combine(Socket, ".s.PGSQL.65535")) <= LongestSocketPath;

    /// <summary>Major version that made the cluster; null when there is none yet.</summary>
    public int? ClusterVersion => Directory.Exists(Cluster)
        ? int.Parse(File.ReadAllText(Path.Combine(Cluster, "PG_VERSION")), CultureInfo.InvariantCulture)
        : null;

    private string PortFile => Path.Combine(Root, "port");

    /// <exception cref="InvalidOperationException">Another server uses the folder, or we may not write there.</exception>
    public static PostgresFolder Open(string dataFolder, PostgresUser? user)
    {
        if (OperatingSystem.IsWindows())
            throw new InvalidOperationException("The embedded PostgreSQL runs on Linux; set ConnectionStrings__OpsBoard to a server.");
        dataFolder = Path.GetFullPath(dataFolder);
        try
        {
            Make(dataFolder, OpenFolder);
            var folder = new PostgresFolder(dataFolder, Lock(dataFolder));
            try
            {
                folder.Prepare(dataFolder, user);
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new InvalidOperationException($"The data folder {dataFolder} belongs to somebody else: {failure.Message}", failure);
        }
    }

    public string Password() => File.ReadAllText(PasswordFile);

    /// <summary>Password of the account of a role.</summary>
    public string Password(string role) => File.ReadAllText(PasswordFileOf(role));

    /// <summary>The port of the last time when it is still free, else another.</summary>
    public int ChoosePort()
    {
        if (File.Exists(PortFile)
            && int.TryParse(File.ReadAllText(PortFile), NumberStyles.None, CultureInfo.InvariantCulture, out var remembered)
            && IsFree(remembered))
            return remembered;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string dataFolder)
    {
        // Beside the lock, because a locked file cannot be read.
        var holder = Path.Combine(dataFolder, "server.pid");
        try
        {
            var file = new FileStream(Path.Combine(dataFolder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return file;
        }
        catch (IOException failure) when (File.Exists(holder))
        {
            throw new InvalidOperationException($"The data folder {dataFolder} is in use by another OpsBoard server (process {File.ReadAllText(holder)}). Stop it, or start this one with another --data.", failure);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private void Prepare(string dataFolder, PostgresUser? user)
    {
        Make(Root, OpenFolder);
        Make(Socket, PrivateFolder);
        if (!File.Exists(PasswordFile))
        {
            if (Directory.Exists(Cluster))
                throw new InvalidOperationException($"{PasswordFile} is missing, so nobody can log in to the database beside it. Restore the file from a backup.");
            WritePassword(PasswordFile);
        }
        // Those of the other accounts are set at each start, so they can be made anew.
        foreach (var role in DatabaseRoles.All)
            if (!File.Exists(PasswordFileOf(role)))
                WritePassword(PasswordFileOf(role));
        user?.RequireAccessTo(dataFolder, "Choose a data folder that others may enter, such as --data /var/lib/opsboard, or open the way with chmod o+x.");
        user?.TakeOwnership(Root);
    }

    [UnsupportedOSPlatform("windows")]
    private static void WritePassword(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
        using var writer = new StreamWriter(file, Encoding.ASCII, options);
        writer.Write(RandomNumberGenerator.GetHexString(40, lowercase: true));
    }

    private string PasswordFileOf(string role) => $"{PasswordFile}-{role["opsboard_".Length..]}";

    [UnsupportedOSPlatform("windows")]
    private static void Make(string folder, UnixFileMode mode)
    {
        if (Directory.Exists(folder))
            return;
        Directory.CreateDirectory(folder);
        // Set afterwards: the umask of whoever started us must not shut PostgreSQL out.
        File.SetUnixFileMode(folder, mode);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
