using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Times;
using Cairn.Vaults.Recall;

namespace Cairn.Agent.Memories;

/// <summary>What narrows a recall down.</summary>
internal sealed class RecallOptions
{
    private readonly Option<int> _limit = ListLimit.Option(defaultLimit: 10);
    private readonly Option<int?> _budget = new("--budget")
    {
        Description = "Most tokens that the answer may have.",
        HelpName = "TOKENS",
        CustomParser = result => Numbers.Whole(result, 1, int.MaxValue, "--budget takes a whole number from 1."),
    };

    private readonly Option<string?> _kind = Text("--kind", "KIND", "Only memories of this kind: note, message, document, …");
    private readonly Option<string[]> _tags = new("--tag") { Description = "Only memories with this tag; given several times, with all of them.", HelpName = "TAG" };
    private readonly Option<string?> _source = Text("--source", "TEXT", "Only memories whose source begins so.");
    private readonly Option<string?> _speaker = Text("--speaker", "NAME", "Only what this person or AI agent said.");
    private readonly Option<string?> _session = Text("--session", "NAME", "Only memories of this conversation.");
    private readonly Option<string?> _agent = Text("--agent", "NAME", "Only memories that this writer wrote first, such as cli or import.");
    private readonly Option<string?> _from = Text("--from", "TIME", "Only what happened then or later: 2026-03-01, \"last week\", \"two months ago\".");
    private readonly Option<string?> _to = Text("--to", "TIME", "Only what happened until the end of that time.");
    private readonly Option<string?> _zone = Text("--zone", "ZONE", "The time zone of the question, such as Europe/Berlin; this machine's by default.");
    private readonly Option<bool> _prefix = new("--prefix") { Description = "Take the last word for the beginning of one, as while it is being typed." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _limit, _budget, _kind, _tags, _source, _speaker, _session, _agent, _from, _to, _zone, _prefix })
        {
            command.Add(option);
        }
    }

    public RecallQuery Read(Session session, string text)
    {
        var zone = session.Get(_zone) is { } name ? Zone(name) : TimeZoneInfo.Local;
        return new RecallQuery(text)
        {
            Limit = session.Get(_limit),
            Budget = session.Get(_budget),
            Kind = session.Get(_kind),
            Tags = session.Get(_tags) ?? [],
            Source = session.Get(_source),
            Speaker = session.Get(_speaker),
            Session = session.Get(_session),
            Agent = session.Get(_agent),
            From = session.Get(_from) is { } from ? Time(session, from, zone).From : null,
            To = session.Get(_to) is { } to ? Time(session, to, zone).To : null,
            IsPrefix = session.Get(_prefix),
            Zone = zone,
        };
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };

    private static TimeMention Time(Session session, string text, TimeZoneInfo zone) =>
        TimeExpressions.Find(text, session.Options.Time.GetUtcNow(), zone) is [var only] && only.Length == text.Trim().Length
            ? only : throw new CairnException("invalid_time", $"\"{text}\" is no time.", "Write a date such as 2026-03-01, or words such as \"last week\".");

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone : throw new CairnException("invalid_time", $"\"{name}\" is no time zone that this machine knows.", "Use a name such as Europe/Berlin or UTC.");
}
