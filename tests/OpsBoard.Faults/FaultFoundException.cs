namespace OpsBoard.Faults;

/// <summary>Something that was promised does not hold. The message names the command or the position.</summary>
public sealed class FaultFoundException : Exception
{
    public FaultFoundException()
    {
    }

    public FaultFoundException(string message) : base(message)
    {
    }

    public FaultFoundException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
