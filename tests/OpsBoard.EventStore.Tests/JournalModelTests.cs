using FsCheck;
using FsCheck.Fluent;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>Whatever is sent in whatever order, the journal answers as a few lists in memory would.</summary>
public sealed class JournalModelTests
{
    /// <summary>What a sender may do: any command id of a few, on any stream of a few, right or wrong about the version.</summary>
    private static readonly Gen<Step[]> Steps = Gen.NonEmptyListOf(
        from command in Gen.Choose(0, 12)
        from stream in Gen.Choose(0, 2)
        from versionError in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(-1, 2)))
        from amounts in Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, 1000), count))
        select new Step(command, stream, versionError, amounts)).Select(steps => steps.ToArray());

    [Fact]
    public async Task The_journal_answers_as_its_model_does()
    {
        await using var store = await CreateAsync();
        var run = 0;
        var property = Prop.ForAll(Steps.ToArbitrary(), steps => AgreesAsync(store, run++, steps).GetAwaiter().GetResult());
        // A failure prints the seed that replays it.
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(60)), TestContext.Current.CancellationToken);
    }

    private static async Task<bool> AgreesAsync(JournalUnderTest store, int run, Step[] steps)
    {
        var model = new Model((await store.Journal.HeadAsync()).Position);
        foreach (var step in steps)
        {
            var stream = new StreamKey($"counter-{run}-{step.Stream}");
            var expected = Math.Max(0, model.VersionOf(stream) + step.VersionError);
            var request = new AppendRequest(
                Metadata($"command-{run}-{step.Command}"), $"{step.Stream}:{string.Join(',', step.Amounts)}",
                [Write(stream.Value, expected, [.. step.Amounts.Select(Raised)])]);
            var answer = await store.Journal.AppendAsync(request);
            if (answer != model.Append(request))
                return false;
        }
        foreach (var (stream, events) in model.Streams)
        {
            var stored = await store.Journal.FetchStreamAsync(stream);
            if (!stored.Select(e => (e.Position, e.Data)).SequenceEqual(events))
                return false;
            foreach (var asOf in events.SelectMany(e => new[] { e.Position - 1, e.Position, e.Position + 1 }).Distinct())
            {
                var then = await store.Journal.FetchStreamAsync(stream, asOf);
                if (!then.Select(e => (e.Position, e.Data)).SequenceEqual(events.Where(e => e.Position <= asOf)))
                    return false;
            }
        }
        return true;
    }

    private sealed record Step(int Command, int Stream, int VersionError, int[] Amounts)
    {
        public override string ToString() => $"command {Command}, stream {Stream}, version off by {VersionError}: {string.Join(' ', Amounts)}";
    }

    private sealed class Model(long position)
    {
        private readonly Dictionary<CommandId, (string Fingerprint, AppendResult.Appended Answer)> _answers = [];
        private long _position = position;

        public Dictionary<StreamKey, List<(long Position, object Data)>> Streams { get; } = [];

        public long VersionOf(StreamKey stream) => Streams.GetValueOrDefault(stream)?.Count ?? 0;

        public AppendResult Append(AppendRequest request)
        {
            var command = request.Metadata.CommandId;
            if (_answers.TryGetValue(command, out var earlier))
                return earlier.Fingerprint == request.Fingerprint ? earlier.Answer : new AppendResult.CommandIdReused(command);
            var write = request.Writes.Single();
            if (VersionOf(write.Stream) is var actual && actual != write.ExpectedVersion)
                return new AppendResult.Stale(write.Stream, write.ExpectedVersion, actual);
            if (!Streams.TryGetValue(write.Stream, out var events))
                Streams.Add(write.Stream, events = []);
            events.AddRange(write.Events.Select(e => (++_position, e)));
            var answer = new AppendResult.Appended(_position, events.Count, Repeated: false);
            _answers.Add(command, (request.Fingerprint, answer with { Repeated = true }));
            return answer;
        }
    }
}
