namespace OpsBoard.Auditor;

/// <summary>What the program ends with; scripts rely on it.</summary>
internal static class ExitCode
{
    public const int Whole = 0;
    public const int Tampered = 1;
    public const int Unusable = 2;
}
