using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

/// <summary>无疫小区: a certificate is given on the pack's criteria, and ends by a breach, a positive or a more serious class.</summary>
internal static class CertificateDecisions
{
    public static Decision Certify(Zone zone, World world)
    {
        var pack = world.PackOf(zone);
        if (world.Explain(zone).Certification is not { } option) return Rejection.Rule("zone.certificate-not-in-pack", ("pack", pack.Ref.ToString()));
        if (zone.Certificate is not null) return Rejection.Rule("zone.already-certified", ("zone", zone.Id.Value));
        return option.IsAllowed
            ? new ZoneCertified(zone.Id, option.Rule.Measures, pack.Ref, new(option.Rule.Rule, option.Criteria))
            : Rejection.Rule("zone.certificate-blocked", [
                ("pack", pack.Ref.ToString()), ("rule", option.Rule.Rule),
                .. option.Earliest is { } day ? new Fact[] { ("earliest", day) } : [],
                ("blockers", string.Join(' ', option.Blockers.Select(b => b.Code)))]);
    }

    public static Decision Revoke(Zone zone, RevokeZoneCertification c, World world) =>
        zone.Certificate is null ? Rejection.Rule("zone.not-certified", ("zone", zone.Id.Value))
        : FreeText.Check(c.Reason, "reason", required: true) is { } no ? no
        : new ZoneCertificationRevoked(zone.Id, RevocationCause.Breach, world.PackOf(zone).Ref, c.Reason);

    /// <summary>The end of a certificate by a positive that was counted after it was given.</summary>
    public static IEnumerable<ZoneEvent> Revoked(Zone before, Zone after, World world)
    {
        if (before.Certificate is not { } certificate || after.LastPositiveAt is not { } at || at == before.LastPositiveAt) yield break;
        if (world.Packs[certificate.Pack].Certification is { RevokedByPositive: true } && at >= certificate.At)
            yield return new ZoneCertificationRevoked(after.Id, RevocationCause.Positive, certificate.Pack, null);
    }
}
