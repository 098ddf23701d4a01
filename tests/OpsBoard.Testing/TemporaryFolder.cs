namespace OpsBoard.Testing;

/// <summary>A folder that is gone when disposed. Others may enter it, as PostgreSQL must when the tests run as root.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode Enterable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("opsboard-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, Enterable);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
