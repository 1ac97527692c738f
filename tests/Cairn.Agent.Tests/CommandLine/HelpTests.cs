using System.Text.RegularExpressions;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

public sealed class HelpTests
{
    private static readonly string[] MemoryFields =
    [
        "--kind", "--caption", "--speaker", "--session", "--source", "--occurred-at", "--expires-at", "--emotional-context", "--loop-context",
        "--tag", "--significance", "--metadata",
    ];

    private static readonly string[] TodoFields =
        ["--description", "--status", "--priority", "--project", "--weekly-goal", "--estimated-hours", "--actual-hours", "--due", "--completed", "--user", "--tag", "--metadata"];

    private static readonly string[] ProjectFields = ["--description", "--why", "--kind", "--status", "--priority", "--progress", "--intention", "--due", "--completed", "--user", "--tag", "--metadata"];

    private static readonly string[] GoalFields = ["--week-start-date", "--description", "--total-estimated-hours", "--completion-rate", "--user", "--tag", "--metadata"];

    private static readonly string[] IntentionFields = ["--description", "--why", "--status", "--user", "--tag", "--metadata"];

    /// <summary>Every command with its arguments and options.</summary>
    private static readonly Dictionary<string, string[]> Commands = new()
    {
        ["remember"] = ["<text>", "--private", .. MemoryFields],
        ["recall"] = ["<query>", "--limit", "-n", "--budget", "--kind", "--tag", "--source", "--speaker", "--session", "--agent", "--from", "--to", "--zone", "--prefix", "--explain"],
        ["recent"] = ["--limit", "-n"],
        ["get"] = ["<id>"],
        ["edit"] = ["<id>", "<text>", "--clear", "--private", "--shared", .. MemoryFields],
        ["archive"] = ["<id>"],
        ["forget"] = ["<id>", "--yes", "-y"],
        ["undo"] = ["<id>"],
        ["history"] = ["<id>", "--restore"],
        ["conflicts"] = ["show", "restore", "dismiss", "--memory", "--limit", "-n"],
        ["conflicts show"] = ["<id>"],
        ["conflicts restore"] = ["<id>"],
        ["conflicts dismiss"] = ["<id>", "--memory", "--all", "--yes", "-y"],
        ["today"] = ["snooze", "dismiss", "restore", "--all"],
        ["today snooze"] = ["<key>", "--until"],
        ["today dismiss"] = ["<key>"],
        ["today restore"] = ["<key>"],
        ["todo"] = ["add", "list", "edit", "done"],
        ["todo add"] = ["<title>", "--private", .. TodoFields],
        ["todo list"] = ["--status", "--priority", "--project", "--weekly-goal", "--order", "--limit", "-n"],
        ["todo edit"] = ["<id>", "--clear", "--title", .. TodoFields],
        ["todo done"] = ["<id>", "--actual-hours"],
        ["project"] = ["add", "list", "edit", "done", "summary", "analysis"],
        ["project add"] = ["<title>", "--private", .. ProjectFields],
        ["project list"] = ["--status", "--priority", "--kind", "--intention", "--order", "--limit", "-n"],
        ["project edit"] = ["<id>", "--clear", "--title", .. ProjectFields],
        ["project done"] = ["<id>"],
        ["project summary"] = ["<id>", "--days"],
        ["project analysis"] = ["<id>", "--days"],
        ["goal"] = ["add", "list", "edit"],
        ["goal add"] = ["<title>", "--private", .. GoalFields],
        ["goal list"] = ["--week-start-date", "--order", "--limit", "-n"],
        ["goal edit"] = ["<id>", "--clear", "--title", .. GoalFields],
        ["intention"] = ["add", "list", "edit", "done"],
        ["intention add"] = ["<title>", "--private", .. IntentionFields],
        ["intention list"] = ["--status", "--order", "--limit", "-n"],
        ["intention edit"] = ["<id>", "--clear", "--title", .. IntentionFields],
        ["intention done"] = ["<id>"],
        ["activity"] = ["list", "add"],
        ["activity list"] = ["--project", "--todo", "--limit", "-n"],
        ["activity add"] = ["<text>", "--type", "--project", "--todo", "--hours", "--occurred", "--user", "--tag", "--metadata"],
        ["knowledge"] = ["--kind", "--learned"],
        ["import"] = ["<path>", "--as", "--watch", "--private"],
        ["export"] = ["<path>", "--format"],
        ["embed"] = [],
        ["embedder"] = ["use", "show", "test", "off"],
        ["embedder use"] = ["ollama", "openai"],
        ["embedder use ollama"] = ["--model", "--url"],
        ["embedder use openai"] = ["--model", "--url", "--key-env"],
        ["embedder show"] = [],
        ["embedder test"] = [],
        ["embedder off"] = [],
        ["sync"] = ["<remote>", "--retry"],
        ["reset"] = ["--discard-unsent", "--yes", "-y"],
        ["remote"] = ["add", "list", "test", "enable", "disable", "remove", "queue"],
        ["remote add"] = ["<name>", "<address>", "--token", "--pin", "--join"],
        ["remote list"] = [],
        ["remote test"] = ["<name>"],
        ["remote enable"] = ["<name>"],
        ["remote disable"] = ["<name>"],
        ["remote remove"] = ["<name>", "--force"],
        ["remote queue"] = ["<name>", "--status", "--limit", "-n"],
        ["up"] = ["--host", "--port", "--no-token", "--allow-origin", "--serve"],
        ["service"] = ["install", "uninstall", "status"],
        ["service install"] = ["--host", "--port", "--allow-origin", "--serve", "--program"],
        ["service uninstall"] = [],
        ["service status"] = [],
        ["login"] = ["<url>", "--name", "--pin"],
        ["logout"] = ["<hub>"],
        ["pair"] = ["<code>", "--address", "--for", "--qr", "--name", "--give", "--join"],
        ["device"] = ["list", "rename", "revoke"],
        ["device list"] = [],
        ["device rename"] = ["<device>", "<name>"],
        ["device revoke"] = ["<device>"],
        ["mcp"] = ["install", "uninstall"],
        ["mcp install"] = ["<client>", "--name", "--force", "--print"],
        ["mcp uninstall"] = ["<client>", "--name", "--force"],
        ["vault"] = ["create", "list", "remove", "seal", "share", "unshare", "members"],
        ["vault create"] = ["<name>", "--sealed"],
        ["vault seal"] = ["status", "unlock", "passphrase", "recovery", "devices", "revoke"],
        ["vault seal status"] = [],
        ["vault seal unlock"] = [],
        ["vault seal passphrase"] = [],
        ["vault seal recovery"] = [],
        ["vault seal devices"] = [],
        ["vault seal revoke"] = ["<device>", "--yes"],
        ["vault list"] = [],
        ["vault limit"] = ["<size>"],
        ["vault share"] = ["<vault>", "<account>", "--role", "--hub"],
        ["vault unshare"] = ["<vault>", "<account>", "--hub"],
        ["vault members"] = ["<vault>", "--hub"],
        ["vault remove"] = ["<name>", "--yes", "-y"],
        ["backup"] = ["<file>"],
        ["restore"] = ["<file>", "--replace"],
        ["status"] = [],
        ["doctor"] = ["--repair"],
        ["demo"] = ["--keep"],
        ["completion"] = ["<shell>"],
    };

    public static TheoryData<string> CommandNames => [.. Commands.Keys];

    [Fact]
    public async Task Help_lists_every_command()
    {
        var help = (await InProcess.RunAsync("--help")).Ending(0).Out;

        var listed = Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], @"^  (\w+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        Assert.Equal(Commands.Keys.Where(name => !name.Contains(' ', StringComparison.Ordinal)), listed);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public async Task Help_of_a_command_says_what_it_takes_and_nothing_else(string command)
    {
        var help = (await InProcess.RunAsync([.. command.Split(' '), "--help"])).Ending(0).Out;

        Assert.Matches(@"Description:\n  [A-Z][^\n]+\.?\n", help.ReplaceLineEndings("\n"));
        Assert.All(Commands[command], part => Assert.Contains(part, help, StringComparison.Ordinal));
        var options = Regex.Matches(help, @"(?<=^  (-\w, |-\?, )*)--[a-z-]+", RegexOptions.Multiline).Select(match => match.Value);
        Assert.Equal(Commands[command].Where(part => part.StartsWith("--", StringComparison.Ordinal)).Concat(["--help", "--json", "--vault"]).Order(), options.Order());
    }

    [Fact]
    public async Task The_version_is_told()
    {
        using var home = new CairnHome();

        Assert.Matches(@"\A\d+\.\d+\.\d+\S*\n\z", (await home.RunAsync("--version")).Ending(0).Out);
    }
}
