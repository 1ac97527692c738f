using System.Text.Json;

namespace Cairn.Agent.Tests.Processes;

/// <summary>How a run of a command ended, and what it said.</summary>
internal sealed record CairnRun(string Command, int ExitCode, string Out, string Error)
{
    /// <summary>The answer, which must be one line of JSON.</summary>
    public JsonElement Json => Parse(Out);

    /// <summary>The error, which must be one line of JSON on standard error and nothing else anywhere.</summary>
    public JsonElement ErrorJson
    {
        get
        {
            Assert.Equal("", Out);
            return Parse(Error).GetProperty("error");
        }
    }

    /// <summary>The output's lines.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same, once it has ended with this code.</summary>
    public CairnRun Ending(int exitCode)
    {
        if (ExitCode != exitCode) Assert.Fail($"{this}\nThe exit code should be {exitCode}.");
        return this;
    }

    /// <summary>The same, once it has failed with a message that says what is wrong, and a hint below it.</summary>
    public CairnRun Failing(int exitCode, params string[] saying)
    {
        Ending(exitCode);
        Assert.Equal("", Out);
        Assert.Matches(@"(?s)\Acairn: [^\n]+\n  [^\n]+", Error);
        return Saying(saying);
    }

    /// <summary>The same, once standard error holds each of these.</summary>
    public CairnRun Saying(params string[] texts)
    {
        Assert.All(texts, text => Assert.Contains(text, Error, StringComparison.Ordinal));
        return this;
    }

    /// <summary>No command may ever show its innards.</summary>
    public CairnRun WithoutInnards()
    {
        var said = Out + Error;
        var shows = said.Contains("Unhandled exception", StringComparison.Ordinal) || said.Contains("\n   at ", StringComparison.Ordinal)
            || said.Contains(Path.Combine(CairnProgram.Root, "src"), StringComparison.Ordinal) || ExitCode is 134 or 139;
        if (shows) Assert.Fail($"{this}\nThis shows a stack trace or a path of the sources.");
        return this;
    }

    public override string ToString() => $"$ {Command}\n{Cut(Out)}{Cut(Error)}[{ExitCode}]";

    private static JsonElement Parse(string text)
    {
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        return JsonElement.Parse(text);
    }

    private static string Cut(string text) => text.Length <= 2_000 ? text : $"{text[..2_000]} … ({text.Length:N0} characters)\n";
}
