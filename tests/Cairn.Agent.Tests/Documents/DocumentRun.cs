using System.Text.RegularExpressions;
using Cairn.Agent.Tests.Daemon;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Documents;

/// <summary>Runs the commands of a document one after the other, as one person at one terminal, with a vault of their own.</summary>
internal static partial class DocumentRun
{
    private const string UsualAgent = "http://127.0.0.1:8080/";
    private const string Separator = "=-=-= end of a command =-=-=";

    /// <summary>What does not fit; nothing where the document is right.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(string document)
    {
        var blocks = ConsoleBlock.Of(document);
        if (blocks.Count == 0) return [];
        using var home = new CairnHome();
        home.WriteScript("cairn", "exec \"$CAIRN_PROGRAM\" \"$@\"");
        CopyDocuments(home);
        await using var agent = document.Contains("```console agent\n", StringComparison.Ordinal) ? await RunningCairn.StartAsync(home) : null;
        // Documents speak of an agent at its usual address, where another one may run.
        var url = agent?.Url.ToString() ?? UsualAgent;
        var steps = blocks.SelectMany(block => block.Steps.Select(step => (block.Line, Step: step))).ToList();
        var script = home.Write("../script", string.Concat(steps.Select(step => $"{step.Step.Command.Replace(UsualAgent, url, StringComparison.Ordinal)}\nprintf '\\n%s %s\\n' '{Separator}' $?\n")));

        var run = await home.TerminalAsync($"export PATH=\"{home.Work}:$PATH\"; source \"{script}\"", "");

        var printed = Progress().Replace(run.Out, "").Replace(url, UsualAgent, StringComparison.Ordinal).Split('\n' + Separator + ' ');
        var problems = new List<string>();
        for (var at = 0; at < steps.Count; at++)
        {
            var (line, step) = steps[at];
            if (at + 1 >= printed.Length)
            {
                problems.Add($"block at line {line}: never came to\n$ {step.Command}\n{printed[^1]}");
                break;
            }

            // Each part after the first begins with the exit code of the command before it.
            var said = at == 0 ? printed[at] : printed[at][(printed[at].IndexOf('\n', StringComparison.Ordinal) + 1)..];
            var exitCode = printed[at + 1].Split('\n')[0];
            if (!step.Fits(said) || (exitCode != "0" && step.Expected.Count == 0))
            {
                problems.Add($"block at line {line}:\n$ {step.Command}\n{said}[{exitCode}]\nThe document says:\n{string.Join('\n', step.Expected)}");
            }
        }

        return problems;
    }

    // The documents speak from the root of the repository; what they may want to read of it is copied.
    private static void CopyDocuments(CairnHome home)
    {
        var docs = Path.Combine(CairnProgram.Root, "docs");
        foreach (var file in Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories))
        {
            home.Write(Path.Combine("docs", Path.GetRelativePath(docs, file)), File.ReadAllText(file));
        }
    }

    // A line that is written over is not there any more when one reads it.
    [GeneratedRegex(@"[^\n]*\r\x1b\[K")]
    private static partial Regex Progress();
}
