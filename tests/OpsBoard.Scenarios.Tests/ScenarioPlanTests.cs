using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios;

namespace OpsBoard.Scenarios.Tests;

public sealed class ScenarioPlanTests
{
    private static readonly Played Played = Played.Jilin2022;
    private static readonly ScenarioPlan Plan = Played.Plan;
    private static readonly ClassId Sealed = new("sealed"), Controlled = new("controlled"), Guarded = new("guarded"), Routine = new("routine");

    [Fact]
    public void The_plan_played_in_order_meets_no_refusal() => Assert.Empty(Played.Refusals);

    [Fact]
    public void The_plan_is_the_same_on_every_run()
    {
        var text = new StringBuilder();
        foreach (var c in Plan.Commands) text.Append(CultureInfo.InvariantCulture, $"{c.At:O} {c.CommandId} {c.Account} {c.HappenedAt:O} {c.IsSimulated}\n");
        Assert.Equal("094BF3858D4812C3B7B0DECA23FE1A3A33FEA91E49679BCE6DDB4152D2DE75EC", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    [Fact]
    public void The_plan_covers_March_and_April_2022_of_Changchun()
    {
        Assert.Equal(("jilin-2022", Moment(2022, 3, 1), Moment(2022, 5, 1)), (Plan.Name, Plan.From, Plan.To));
        Assert.All(Plan.Commands, c => Assert.InRange(c.At, Plan.From, Plan.To - TimeSpan.FromSeconds(1)));
        Assert.All(Plan.Commands, c => Assert.True((c.HappenedAt ?? c.At) <= c.At));
        Assert.Equal(Plan.Commands.OrderBy(c => c.At).Select(c => c.CommandId), Plan.Commands.Select(c => c.CommandId));
    }

    [Fact]
    public void Every_command_has_an_id_of_its_own_that_the_store_takes()
    {
        Assert.All(Plan.Commands, c => Assert.Matches(@"^jilin-2022:[A-Za-z0-9._:-]{1,100}$", c.CommandId));
        Assert.Equal(Plan.Commands.Count, Plan.Commands.Select(c => c.CommandId).Distinct().Count());
    }

    [Fact]
    public void Only_the_ground_is_laid_at_the_first_moment_and_all_of_it()
    {
        var ground = Plan.Commands.TakeWhile(c => c.At == Plan.From).ToList();
        Assert.All(ground, c => Assert.True(c.Command is RegisterDivision or RegisterZone or GiveGrant));
        Assert.DoesNotContain(Plan.Commands.Skip(ground.Count), c => c.Command is RegisterDivision or RegisterZone or GiveGrant);
        Assert.Equal(
            Jilin.Scenario.Divisions.Count + Jilin.Scenario.Zones.Count + Plan.Accounts.Count, ground.Count);
        Assert.All(Jilin.Scenario.Zones, zone => Assert.Equal(zone.District, Played.View.Zone(zone.Id)!.Zone.District));
    }

    [Fact]
    public void Beyond_the_ground_there_are_thirty_to_forty_five_thousand_commands() =>
        Assert.InRange(Plan.Commands.Count(c => c.At > Plan.From), 30_000, 45_000);

    [Fact]
    public void After_the_ground_only_the_accounts_of_the_plan_act()
    {
        var acting = Plan.Commands.Where(c => c.At > Plan.From).Select(c => c.Account).ToHashSet();
        Assert.Subset(Plan.Accounts.Select(account => account.Account).ToHashSet(), acting);
        Assert.Equal(Jilin.Scenario.Divisions.Count(division => division.Level == DivisionLevel.District), Plan.Accounts.Count(account => account.Account.Value.StartsWith("sim-lead-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cases_are_counted_by_day_between_six_and_twenty_two()
    {
        Assert.All(Commands<CountZoneCases>(), c =>
        {
            Assert.InRange(Played.Calendar.At(c.Scheduled.At).Hour, 6, 21);
            Assert.Equal(c.Command.Day, Played.Calendar.DayOf(c.Scheduled.At));
        });
    }

    [Fact]
    public void In_the_end_every_zone_has_the_cases_that_were_spread()
    {
        var told = Jilin.Scenario.Zones.SelectMany(zone => Played.View.Zone(zone.Id)!.Zone.Cases.Select(day => (day.Key, zone.Id, day.Value)));
        Assert.Equal(
            Jilin.Spread.Days.Select(day => (day.Day, day.Zone, day.Cases)).ToHashSet(), told.ToHashSet());
    }

    [Fact]
    public void A_zone_with_a_positive_in_the_community_is_sealed_within_the_hour()
    {
        var classes = new Dictionary<ZoneId, ClassId>();
        var waiting = new Dictionary<ZoneId, DateTimeOffset>();
        foreach (var recorded in Played.Events)
        {
            if (recorded.Event is ZoneClassChanged changed)
            {
                classes[changed.Zone] = changed.To;
                if (changed.To == Sealed && waiting.Remove(changed.Zone, out var counted))
                    Assert.InRange(recorded.RecordedAt - counted, TimeSpan.Zero, TimeSpan.FromHours(1));
            }
            else if (recorded.Event is ZoneCasesCounted { Cases.Community.Total: > 0 } count && classes.GetValueOrDefault(count.Zone) != Sealed
                && count.Cases.Community.Total > Earlier(recorded, count))
                waiting.TryAdd(count.Zone, recorded.RecordedAt);
        }

        Assert.Empty(waiting);
    }

    [Fact]
    public void Closed_zones_are_screened_every_second_day()
    {
        var byZone = Commands<RecordZoneScreening>().GroupBy(c => c.Command.Zone).Where(group => group.Count() > 5).ToList();
        Assert.True(byZone.Count > 500);
        var gaps = byZone.SelectMany(group => group.Zip(group.Skip(1), (one, next) => next.Command.Day.DayNumber - one.Command.Day.DayNumber)).ToList();
        Assert.True(gaps.Count(gap => gap == 2) > gaps.Count * 9 / 10);
    }

    [Fact]
    public void Zones_go_through_all_classes_and_many_are_lifted()
    {
        Assert.InRange(Changes(Sealed), 800, 2_000);
        Assert.InRange(Changes(Controlled), 300, 1_500);
        Assert.True(Changes(Routine) > 100);
        Assert.True(Commands<ChangeZoneClass>().Count(c => c.Command.To == Guarded && c.Command.Reason == "解除条件均已满足") > 800);
    }

    [Theory]
    [InlineData(3, 9, 30, 250)]
    [InlineData(4, 3, 500, 1_500)]
    [InlineData(4, 30, 0, 150)]
    public void The_number_of_sealed_zones_follows_the_wave(int month, int day, int least, int most)
    {
        var classes = new Dictionary<ZoneId, ClassId>();
        foreach (var recorded in Played.Events.TakeWhile(e => e.RecordedAt < Moment(2022, month, day).AddHours(8)))
        {
            if (recorded.Event is ZoneClassChanged changed) classes[changed.Zone] = changed.To;
        }

        Assert.InRange(classes.Values.Count(at => at == Sealed), least, most);
    }

    [Fact]
    public void Every_published_figure_is_published_on_the_next_morning_and_blanks_stay_blank()
    {
        var bulletins = Commands<PublishBulletin>();
        Assert.Equal(Jilin.Scenario.Figures.Count, bulletins.Count);
        Assert.All(bulletins, c =>
        {
            Assert.Equal(8, Played.Calendar.At(c.Scheduled.At).Hour);
            Assert.Equal(c.Command.Day.AddDays(1), Played.Calendar.DayOf(c.Scheduled.At));
        });
        Assert.All(Jilin.Scenario.Figures, figure => Assert.Equal(
            new PublishedFigures(figure.NewConfirmed, figure.NewAsymptomatic, figure.NewDischarged, figure.ReleasedAsymptomatic),
            Played.View.Bulletin(figure.Code, figure.Day)!.Figures));
    }

    [Fact]
    public void Every_happening_stands_at_its_time_as_log_entry_or_task()
    {
        var entries = Commands<MakeDutyEntry>().Select(c => (c.Scheduled.At, c.Command.Division, c.Command.Text));
        var tasks = Commands<IssueFieldTask>().Where(c => !c.Scheduled.IsSimulated).Select(c => (c.Scheduled.At, Division: c.Command.Unit, Text: c.Command.Title));
        Assert.Equal(
            Jilin.Scenario.Happenings.Select(happening => (happening.At, happening.Division, happening.Text)).ToHashSet(),
            entries.Concat(tasks).ToHashSet());
    }

    [Fact]
    public void A_task_whose_end_is_known_is_done_at_that_time()
    {
        var known = Jilin.Scenario.Happenings.Where(happening => happening.Done is not null).ToList();
        Assert.NotEmpty(known);
        var done = Commands<CompleteFieldTask>().Where(c => !c.Scheduled.IsSimulated).Select(c => c.Scheduled.At);
        Assert.Equal(known.Select(happening => happening.Done!.Value).Order(), done.Order());
    }

    [Fact]
    public void Phases_change_where_they_were_reported_to()
    {
        Assert.Equal("静态管理", Played.View.Divisions.Find(new("220103"))!.Phase!.Value.Zh);
        Assert.Equal(4, Commands<ChangePhase>().Count);
    }

    [Fact]
    public void What_was_made_up_is_marked_and_what_was_reported_is_not()
    {
        Assert.All(Plan.Commands, c =>
        {
            bool? simulated = c.Command switch
            {
                ZoneCommand and not RegisterZone => true,
                RegisterZone or DivisionCommand or AccessCommand or BulletinCommand or MakeDutyEntry => false,
                IssueFieldTask issue => issue.Zone is not null,
                FieldTaskCommand => null,
                _ => null,
            };
            if (simulated is { } wanted) Assert.Equal((c.CommandId, wanted), (c.CommandId, c.IsSimulated));
        });
    }

    [Fact]
    public void No_district_has_more_than_sixty_tasks_open_at_once()
    {
        var tasks = new Dictionary<FieldTaskId, FieldTask>();
        var open = new Dictionary<DivisionCode, int>();
        var most = 0;
        foreach (var recorded in Played.Events)
        {
            if (recorded.Event is not FieldTaskEvent e) continue;
            var before = tasks.GetValueOrDefault(e.Task);
            var after = tasks[e.Task] = FieldTask.Evolve(before, e, recorded.HappenedAt, recorded.By.Account);
            if (after.Zone is null) continue;
            var home = Played.View.Divisions.BoardOf(after.Unit);
            open[home] = open.GetValueOrDefault(home) + (after.IsOpen ? 1 : 0) - (before is { IsOpen: true } ? 1 : 0);
            most = Math.Max(most, open[home]);
        }

        Assert.InRange(most, 5, 60);
    }

    [Fact]
    public void Most_tasks_are_done_in_time_and_some_are_late_blocked_returned_or_opened_again()
    {
        var tasks = Played.View.Boards.Values.SelectMany(board => board.Tasks.Values).Select(entry => entry.Task).ToList();
        Assert.True(tasks.Count > 1_200);
        var done = tasks.Where(task => task.State == FieldTaskState.Done).ToList();
        Assert.True(done.Count > tasks.Count * 95 / 100);
        Assert.InRange(done.Count(task => task.Since > task.Due), tasks.Count / 20, tasks.Count / 4);
        Assert.True(Events<FieldTaskBlocked>() > 20 && Events<FieldTaskReturned>() > 5 && Events<FieldTaskReopened>() > 10);
        Assert.Contains(Played.Events, e => e.Event is FieldTaskRechecked { Passed: false });
    }

    [Fact]
    public void A_task_done_within_a_minute_can_be_planned()
    {
        var loaded = Assert.IsType<ScenarioLoad.Loaded>(ScenarioLoader.Load(Jilin.Replacing("happenings.csv", "2022-04-03T07:50", "2022-04-02T16:01")));
        var done = Assert.Single(ScenarioPlan.Of(loaded.Scenario).Commands, c => c.Command is CompleteFieldTask && !c.IsSimulated && c.At < Moment(2022, 4, 3).AddHours(-7) && c.At > Moment(2022, 4, 2));
        Assert.Equal(new DateTimeOffset(2022, 4, 2, 16, 1, 0, TimeSpan.FromHours(8)), done.At);
    }

    [Fact]
    public void Loading_an_unknown_scenario_says_what_is_missing() =>
        Assert.Contains("scenario.csv: the file is missing", Assert.Throws<InvalidOperationException>(() => ScenarioPlan.Load("nowhere")).Message, StringComparison.Ordinal);

    private static DateTimeOffset Moment(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.FromHours(8));

    private static List<(ScheduledCommand Scheduled, T Command)> Commands<T>() where T : Command =>
        [.. from scheduled in Plan.Commands let command = scheduled.Command as T where command is not null select (scheduled, command)];

    private static int Changes(ClassId to) => Commands<ChangeZoneClass>().Count(c => c.Command.To == to);

    private static int Events<T>() where T : DomainEvent => Played.Events.Count(recorded => recorded.Event is T);

    // What the same zone and day had counted in the community before this event.
    private static int Earlier(Recorded recorded, ZoneCasesCounted count) =>
        Before.Value.GetValueOrDefault((count.Zone, count.Day, recorded.Version));

    private static readonly Lazy<Dictionary<(ZoneId, DateOnly, long), int>> Before = new(() =>
    {
        var last = new Dictionary<(ZoneId, DateOnly), int>();
        var before = new Dictionary<(ZoneId, DateOnly, long), int>();
        foreach (var recorded in Played.Events)
        {
            if (recorded.Event is not ZoneCasesCounted count) continue;
            before[(count.Zone, count.Day, recorded.Version)] = last.GetValueOrDefault((count.Zone, count.Day));
            last[(count.Zone, count.Day)] = count.Cases.Community.Total;
        }

        return before;
    });
}
