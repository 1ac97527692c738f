using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Records;
using Cairn.Core.Workspace;

namespace Cairn.Agent.Workspace;

/// <summary><c>cairn today</c>: what to do, and what is worth a thought.</summary>
internal static class TodayCommand
{
    public static Command Create(Terminal terminal)
    {
        var all = new Option<bool>("--all") { Description = "Show what was dismissed or put off, too." };
        var command = new Command("today", "Show what to do today, and what is worth a thought, over all active projects.")
        {
            all,
            CreateSnooze(terminal),
            CreateChoice(terminal, "dismiss", "Take a recommendation away for good.", AdviceChoice.Dismissed, "dismissed"),
            CreateChoice(terminal, "restore", "Show a recommendation again that was dismissed or put off.", AdviceChoice.Shown, "restored"),
        };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var (advice, now) = (vault.Today(), session.Options.Time.GetLocalNow());
            return session.Answer(json => TodayJson.Write(json, advice, now), output => AdviceText.Write(output, advice, now, session.Get(all)));
        });
        return command;
    }

    private static Command CreateSnooze(Terminal terminal)
    {
        var key = Key();
        var until = new Option<string?>("--until") { Description = "The day on which it is shown again; tomorrow, where none is named.", HelpName = "DATE" };
        var command = new Command("snooze", "Put a recommendation off.") { key, until };
        Session.Bind(command, terminal, (session, _) => ChooseAsync(session, session.Get(key), AdviceChoice.Snoozed, Until(session, session.Get(until)), "put off"));
        return command;
    }

    private static Command CreateChoice(Terminal terminal, string name, string description, string choice, string done)
    {
        var key = Key();
        var command = new Command(name, description) { key };
        Session.Bind(command, terminal, (session, _) => ChooseAsync(session, session.Get(key), choice, until: null, done));
        return command;
    }

    private static async Task<int> ChooseAsync(Session session, string named, string choice, DateTimeOffset? until, string done)
    {
        using var vault = session.OpenVault();
        var key = AdviceKey.Find(vault.Today(), named);
        await vault.ChooseAsync(key, choice, until, Session.Author);
        return session.Answer(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("choice", choice);
                json.WriteString("until", until is { } time ? TimeText.Of(time) : null);
                json.WriteEndObject();
            },
            output => output.WriteLine($"{done} {key}"));
    }

    // A day begins at midnight where this person is.
    private static DateTimeOffset Until(Session session, string? text)
    {
        var now = session.Options.Time.GetLocalNow();
        var day = text is null ? now.Date.AddDays(1)
            : TimeText.TryRead(text, out var time) ? (text.Trim().Length == 10 ? time.Date : TimeZoneInfo.ConvertTime(time, session.Options.Time.LocalTimeZone).DateTime)
            : throw new CairnException("invalid_time", $"{Printable.Line(text, 40)} is no day.", "Nothing was written. Give it as in 2027-03-14.");
        return new DateTimeOffset(day, session.Options.Time.LocalTimeZone.GetUtcOffset(day));
    }

    private static Argument<string> Key() => new("key") { Description = "The recommendation's key, or the beginning of it." };
}
