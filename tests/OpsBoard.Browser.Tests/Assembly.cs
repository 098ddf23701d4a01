using OpsBoard.Browser.Tests;

// Two cores carry one server and one browser at a time; more at once only makes each wait for the others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(StillBoard))]
