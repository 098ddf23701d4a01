using FsCheck;
using FsCheck.Fluent;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>
/// Several callers at once, over two journals on one database. The positions give an order; taken one after another in
/// that order, a few lists in memory must answer the same, and what was denied must have been true at some point of it.
/// </summary>
public sealed class ConcurrentModelTests
{
    private static readonly Gen<Step> AnyStep =
        from node in Gen.Choose(0, 1)
        from command in Gen.Choose(0, 14)
        from stream in Gen.Choose(0, 2)
        from version in Gen.Choose(0, 8)
        from redecides in Gen.Elements(true, true, false)
        from amount in Gen.Choose(1, 99)
        from count in Gen.Choose(1, 3)
        select new Step(node, command, stream, version, redecides, amount, count);

    private static readonly Gen<Step[][]> Callers =
        from callers in Gen.Choose(2, 5)
        from steps in Gen.ArrayOf(Gen.Choose(1, 8).SelectMany(count => Gen.ArrayOf(AnyStep, count)), callers)
        select steps;

    [Fact]
    public async Task What_callers_at_once_are_answered_is_explained_by_the_order_of_positions()
    {
        await using var store = await CreateAsync();
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        var run = 0;
        var property = Prop.ForAll(Callers.ToArbitrary(), callers => CheckAsync([store.Journal, other], run++, callers).GetAwaiter().GetResult());
        // A failure prints the seed that replays it.
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(60)), TestContext.Current.CancellationToken);
    }

    private static async Task<bool> CheckAsync(EventJournal[] nodes, int run, Step[][] callers)
    {
        var start = (await nodes[0].HeadAsync()).Position;
        var told = await Task.WhenAll(callers.Select(async steps =>
        {
            var answers = new List<(Step Step, AppendResult Result)>();
            foreach (var step in steps)
                answers.Add((step, await nodes[step.Node].AppendAsync(step.ToRequest(run))));
            return answers;
        }));

        var model = new Model(start);
        foreach (var (step, result) in told.SelectMany(answers => answers)
            .Where(a => a.Result is AppendResult.Appended { Repeated: false }).OrderBy(a => ((AppendResult.Appended)a.Result).Position))
        {
            Assert.Equal(model.Append(step), result);
            Assert.Equal(model.Since(step), ((AppendResult.Appended)result).Added.Select(e => (e.Position, (CounterRaised)e.Data)));
        }
        foreach (var answers in told)
            AreInOrder(model, start, answers);
        await IsReadAsTheModelSaysAsync(nodes, run, start, model);
        return true;
    }

    /// <summary>Each answer of one caller held somewhere between what it had been told before and what it was told after.</summary>
    private static void AreInOrder(Model model, long start, List<(Step Step, AppendResult Result)> answers)
    {
        var earliest = start;
        for (var i = 0; i < answers.Count; i++)
        {
            var (step, result) = answers[i];
            var latest = answers.Skip(i).Select(a => a.Result).OfType<AppendResult.Appended>().FirstOrDefault(a => !a.Repeated)?.Position ?? model.Position;
            switch (result)
            {
                case AppendResult.Appended appended:
                    Assert.Equal(model.Answers[step.Command].Answer with { Repeated = appended.Repeated }, appended);
                    Assert.Equal(model.Answers[step.Command].Step.Fingerprint, step.Fingerprint);
                    Assert.True(appended.Position <= latest);
                    earliest = Math.Max(earliest, appended.Position);
                    break;
                case AppendResult.CommandIdReused:
                    var (first, answer) = model.Answers[step.Command];
                    Assert.NotEqual(first.Fingerprint, step.Fingerprint);
                    Assert.True(answer.Position <= latest);
                    earliest = Math.Max(earliest, answer.Position);
                    break;
                case AppendResult.Stale stale:
                    Assert.Equal(step.Version, stale.Expected);
                    Assert.NotEqual(stale.Expected, stale.Actual);
                    // Who can decide again is stale only about what is not there yet.
                    Assert.True(!step.Redecides || stale.Expected > stale.Actual);
                    Assert.Contains(model.MomentsOf(step.Stream), m => m.Version == stale.Actual && m.From <= latest && m.Until > earliest);
                    break;
                default:
                    Assert.Fail($"{step} was answered {result}.");
                    break;
            }
        }
    }

    private static async Task IsReadAsTheModelSaysAsync(EventJournal[] nodes, int run, long start, Model model)
    {
        foreach (var node in nodes)
        {
            Assert.Equal(model.Position, (await node.HeadAsync()).Position);
            Assert.Equal(model.Events.Select(e => (e.Position, e.Data)), (await ReadAllAsync(node, start)).Select(e => (e.Position, (CounterRaised)e.Data)));
            for (var stream = 0; stream < 3; stream++)
            {
                var asOf = start + (model.Position - start) * stream / 2;
                var expected = model.Events.Where(e => e.Stream == stream && e.Position <= asOf).ToList();
                var fetched = await node.FetchStreamAsync(Step.KeyOf(run, stream), asOf);
                Assert.Equal(expected.Select((e, i) => (e.Position, i + 1L, e.Data)), fetched.Select(e => (e.Position, e.Version, (CounterRaised)e.Data)));
                var (state, version) = await node.AggregateAsync<CounterTotal>(
                    Step.KeyOf(run, stream), (total, e) => new("", (total?.Total ?? 0) + ((CounterRaised)e.Data).Amount), asOf);
                Assert.Equal((expected.Sum(e => e.Data.Amount), (long)expected.Count), (state?.Total ?? 0, version));
            }
        }
    }

    private static async Task<List<StoredEvent>> ReadAllAsync(EventJournal node, long position)
    {
        var events = new List<StoredEvent>();
        while (await node.ReadAsync(position + events.Count, 1000) is { Count: > 0 } batch)
            events.AddRange(batch);
        return events;
    }

    /// <summary>A try: any command id of a few, on any stream of a few, on a version that may be past, present or to come.</summary>
    private sealed record Step(int Node, int Command, int Stream, long Version, bool Redecides, int Amount, int Count)
    {
        public string Fingerprint => $"{Stream}:{Amount}x{Count}";

        public static StreamKey KeyOf(int run, int stream) => new($"counter-{run}-{stream}");

        public AppendRequest ToRequest(int run) =>
            new(Metadata($"command-{run}-{Command}"), Fingerprint, [Write(KeyOf(run, Stream).Value, Version, [.. Events([])])])
            {
                Redecide = Redecides ? since => [.. Events(since.Select(e => (CounterRaised)e.Data))] : null,
            };

        /// <summary>Decided on what it sees, so that a decision on anything else would show.</summary>
        public IEnumerable<CounterRaised> Events(IEnumerable<CounterRaised> since)
        {
            var seen = since.Sum(e => e.Amount) % 1000;
            return Enumerable.Range(0, Count).Select(i => Raised(Amount + seen + i));
        }
    }

    private sealed class Model(long start)
    {
        public List<(long Position, int Stream, CounterRaised Data)> Events { get; } = [];

        public Dictionary<int, (Step Step, AppendResult.Appended Answer)> Answers { get; } = [];

        public long Position => start + Events.Count;

        public AppendResult Append(Step step)
        {
            if (Answers.TryGetValue(step.Command, out var known))
                return known.Answer with { Repeated = true };
            var version = VersionOf(step.Stream);
            if (step.Version != version && !(step.Redecides && version > step.Version))
                return new AppendResult.Stale(Step.KeyOf(0, step.Stream), step.Version, version);
            foreach (var e in step.Events(OfStream(step.Stream).Skip((int)step.Version).Select(e => e.Data)).ToList())
                Events.Add((Position + 1, step.Stream, e));
            var answer = new AppendResult.Appended(Position, VersionOf(step.Stream), Repeated: false);
            Answers.Add(step.Command, (step, answer));
            return answer;
        }

        public IEnumerable<(long Position, CounterRaised Data)> Since(Step step) =>
            OfStream(step.Stream).Skip((int)step.Version).Select(e => (e.Position, e.Data));

        /// <summary>The versions a stream had between commands, each from a position on until another.</summary>
        public IEnumerable<(long Version, long From, long Until)> MomentsOf(int stream)
        {
            var (version, from) = (0L, start);
            foreach (var answer in Answers.Values.Where(a => a.Step.Stream == stream).Select(a => a.Answer).OrderBy(a => a.Position))
            {
                yield return (version, from, answer.Position);
                (version, from) = (answer.Version, answer.Position);
            }
            yield return (version, from, long.MaxValue);
        }

        private long VersionOf(int stream) => OfStream(stream).Count();

        private IEnumerable<(long Position, int Stream, CounterRaised Data)> OfStream(int stream) => Events.Where(e => e.Stream == stream);
    }
}
