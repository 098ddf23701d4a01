using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>More than so many days since the last contact's last exposure, and that contact tested negative.</summary>
public sealed record ContactsCleared(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.LastExposureDay is not { } exposed)
            return new("contacts-cleared.none", CriterionState.Met, facts.Today);
        var earliest = exposed.AddDays(Days + 1);
        var done = Math.Clamp(facts.Today.DayNumber - exposed.DayNumber, 0, Days + 1);
        if (facts.ContactsOutstanding > 0 && earliest <= facts.Today)
            return new("contacts-cleared.not-negative", CriterionState.Unmet, facts.Today, done, Days + 1, ("outstanding", facts.ContactsOutstanding), ("exposed", exposed));
        return new("contacts-cleared", earliest <= facts.Today ? CriterionState.Met : CriterionState.Unmet, earliest, done, Days + 1,
            ("outstanding", facts.ContactsOutstanding), ("exposed", exposed), ("until", exposed.AddDays(Days)));
    }
}

/// <summary>The last contact is in central quarantine for more than so many days, and tested negative.</summary>
public sealed record ContactsQuarantined(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.QuarantinedSince is not { } since)
            return new("contacts-quarantined.none", CriterionState.Unmet, null, Facts: [("outstanding", facts.ContactsOutstanding)]);
        var earliest = since.AddDays(Days + 1);
        var done = Math.Clamp(facts.Today.DayNumber - since.DayNumber, 0, Days + 1);
        if (facts.ContactsOutstanding > 0 && earliest <= facts.Today)
            return new("contacts-quarantined.not-negative", CriterionState.Unmet, facts.Today, done, Days + 1, ("outstanding", facts.ContactsOutstanding), ("since", since));
        return new("contacts-quarantined", earliest <= facts.Today ? CriterionState.Met : CriterionState.Unmet, earliest, done, Days + 1,
            ("outstanding", facts.ContactsOutstanding), ("since", since), ("until", since.AddDays(Days)));
    }
}
