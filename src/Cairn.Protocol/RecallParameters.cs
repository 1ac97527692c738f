using Cairn.Core;
using Cairn.Core.Recall;
using Cairn.Core.Times;

namespace Cairn.Protocol;

/// <summary>The parameters of <c>/v1/recall</c>, the same for every server.</summary>
public static class RecallParameters
{
    /// <summary>Their names, but for that of the vaults.</summary>
    public static IReadOnlyList<string> Names { get; } = ["q", "limit", "budget", "kind", "tag", "source", "speaker", "session", "agent", "from", "to", "zone", "prefix"];

    /// <summary>Reads what is asked.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="now">What "last week" is relative to.</param>
    /// <param name="otherwise">Where days begin and end unless <c>zone</c> says so.</param>
    /// <exception cref="CairnException">Codes <c>invalid_parameter</c>, <c>invalid_time</c>.</exception>
    public static RecallQuery Read(RequestParameters given, DateTimeOffset now, TimeZoneInfo otherwise)
    {
        var zone = given.Text("zone") is { } name ? TimeWords.Zone(name) : otherwise;
        return new RecallQuery(given.Text("q") ?? throw given.Invalid("q", "is missing: it holds the words or the question"))
        {
            Limit = given.Whole("limit", 1, RecallQuery.LimitMax) ?? 10,
            Budget = given.Whole("budget", 1, int.MaxValue),
            Kind = given.Text("kind"),
            Tags = given.Texts("tag"),
            Source = given.Text("source"),
            Speaker = given.Text("speaker"),
            Session = given.Text("session"),
            Agent = given.Text("agent"),
            From = given.Text("from") is { } from ? TimeWords.Period(from, now, zone).From : null,
            To = given.Text("to") is { } to ? TimeWords.Period(to, now, zone).To : null,
            IsPrefix = given.Flag("prefix"),
            Zone = zone,
        };
    }
}
