using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies.Packs;

/// <summary>A step of the diagram: a bracket from one class to another.</summary>
/// <param name="Level">How far from the boxes its bar runs; 1 is nearest.</param>
/// <param name="FromX">Where it leaves its box.</param>
/// <param name="ToX">Where it ends, with its arrow.</param>
public sealed record StepLine(Transition Transition, ZoneClass From, ZoneClass To, bool IsDown, int Level, double FromX, double ToX);

/// <summary>The classes side by side, the most serious first; steps down run above them, steps up below.</summary>
public sealed class StepPlan
{
    public const double BoxWidth = 132;
    private const double Gap = 46;

    private StepPlan(IReadOnlyList<ZoneClass> classes, IReadOnlyList<StepLine> lines) => (Classes, Lines) = (classes, lines);

    public IReadOnlyList<ZoneClass> Classes { get; }

    public IReadOnlyList<StepLine> Lines { get; }

    public double Width => Classes.Count * (BoxWidth + Gap) - Gap + 4;

    public int LevelsAbove => Lines.Where(l => l.IsDown).Select(l => l.Level).DefaultIfEmpty().Max();

    public int LevelsBelow => Lines.Where(l => !l.IsDown).Select(l => l.Level).DefaultIfEmpty().Max();

    public static double X(int box) => 2 + box * (BoxWidth + Gap);

    public static StepPlan Of(PolicyPack pack)
    {
        List<ZoneClass> classes = [.. pack.Classes.OrderByDescending(c => c.Rank)];
        var steps = (from t in pack.Transitions
                     from id in t.From
                     let line = new Draft(t, classes.FindIndex(c => c.Id == id), classes.FindIndex(c => c.Id == t.To))
                     orderby line.Span, line.Left
                     select line).ToList();
        return new(classes, [.. Draw(steps.Where(s => s.To > s.From), classes), .. Draw(steps.Where(s => s.To < s.From), classes)]);
    }

    // The shortest first, each as near to the boxes as the bars already there let it, so that no two bars lie on one another.
    private static IEnumerable<StepLine> Draw(IEnumerable<Draft> steps, List<ZoneClass> classes)
    {
        var placed = new List<Draft>();
        foreach (var step in steps)
        {
            while (placed.Any(p => p.Level == step.Level && p.Left < step.Right && step.Left < p.Right)) step.Level++;
            placed.Add(step);
        }
        for (var box = 0; box < classes.Count; box++)
        {
            // Long bars leave and end in the middle of a box, short ones at its sides: so no bar crosses the leg of another.
            var ends = placed.Where(p => p.Right == box).OrderBy(p => p.Level).ToList();
            var begins = placed.Where(p => p.Left == box).OrderByDescending(p => p.Level).ToList();
            var ports = ends.Count + begins.Count;
            for (var i = 0; i < ports; i++)
            {
                var x = X(box) + (i + 1) * BoxWidth / (ports + 1);
                if (i < ends.Count) ends[i].RightX = x;
                else begins[i - ends.Count].LeftX = x;
            }
        }
        return placed.Select(p => new StepLine(p.Transition, classes[p.From], classes[p.To], p.To > p.From, p.Level,
            p.From < p.To ? p.LeftX : p.RightX, p.From < p.To ? p.RightX : p.LeftX));
    }

    private sealed class Draft(Transition transition, int from, int to)
    {
        public Transition Transition => transition;

        public int From => from;

        public int To => to;

        public int Left => Math.Min(from, to);

        public int Right => Math.Max(from, to);

        public int Span => Right - Left;

        public int Level { get; set; } = 1;

        public double LeftX { get; set; }

        public double RightX { get; set; }
    }
}
