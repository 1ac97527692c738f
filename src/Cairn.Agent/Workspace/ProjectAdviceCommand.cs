using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Agent.Memories;
using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Advice;

namespace Cairn.Agent.Workspace;

/// <summary><c>cairn project summary</c> and <c>cairn project analysis</c>.</summary>
internal static class ProjectAdviceCommand
{
    /// <summary>Most days that are looked at.</summary>
    public const int DaysMax = 3_650;

    public static Command CreateSummary(Terminal terminal) => Create(
        terminal, "summary", "Sum up how a project stands and how it went: health, figures, trends, and what to do.",
        (json, analysis) => AdviceJson.Write(json, ProjectSummary.Of(analysis)), (output, analysis) => AdviceText.Write(output, ProjectSummary.Of(analysis)));

    public static Command CreateAnalysis(Terminal terminal) => Create(
        terminal, "analysis", "Look at a project from all sides: health, risks, what could go easier, and what is to be expected.", AdviceJson.Write, AdviceText.Write);

    private static Command Create(Terminal terminal, string name, string description, Action<Utf8JsonWriter, ProjectAnalysis> json, Action<TextWriter, ProjectAnalysis> words)
    {
        var id = RecordArgument.Create();
        var days = new Option<int>("--days")
        {
            Description = $"Days that are looked at, up to now; at most {DaysMax:N0}.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => ProjectAnalysis.FrameDays,
            CustomParser = result => Numbers.Whole(result, 1, DaysMax, $"--days takes a number from 1 to {DaysMax:N0}."),
        };
        var command = new Command(name, description) { id, days };
        Session.Bind(command, terminal, session =>
        {
            using var vault = session.OpenVault();
            var analysis = vault.Analyze(vault.Find([WorkspaceCollections.Projects.Name], session.Get(id)).Key.Id, session.Get(days));
            return session.Answer(writer => json(writer, analysis), output => words(output, analysis));
        });
        return command;
    }
}
