namespace OpsBoard.EventStore.Tests;

public enum Colour
{
    Green,
    Amber,
}

public sealed record CounterOpened(string Name, DateTimeOffset OpenedAt);

public sealed record CounterRaised(int Amount, Colour Colour, string? Note);

public sealed record Measured(double Value, double Zero, double Large, long Whole, string? Unit);

public sealed record HTTPCalled(string Url);

public sealed record Zone2Opened(string Name);

public sealed record CounterTotal(string Name, int Total);
