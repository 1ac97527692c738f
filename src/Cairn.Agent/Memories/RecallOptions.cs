using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core.Recall;
using Cairn.Core.Times;

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
        var zone = TimeWords.Zone(session.Get(_zone));
        var now = session.Options.Time.GetUtcNow();
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
            From = session.Get(_from) is { } from ? TimeWords.Period(from, now, zone).From : null,
            To = session.Get(_to) is { } to ? TimeWords.Period(to, now, zone).To : null,
            IsPrefix = session.Get(_prefix),
            Zone = zone,
        };
    }

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
