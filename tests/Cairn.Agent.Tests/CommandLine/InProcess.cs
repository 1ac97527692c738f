using Cairn.Agent.CommandLine;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.CommandLine;

/// <summary>Runs what needs no vault, such as help, within the tests; but a published program has to show it itself.</summary>
internal static class InProcess
{
    public static async Task<CairnRun> RunAsync(params string[] args)
    {
        if (CairnProgram.IsPublished)
        {
            using var home = new CairnHome();
            return await home.RunAsync(args);
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal { In = TextReader.Null, Out = output, Error = error, IsInteractive = false, IsForPeople = false, ShowsProgress = false };
        var exitCode = await CairnCommandLine.RunAsync(args, terminal);
        return new CairnRun("cairn " + string.Join(' ', args), exitCode, output.ToString(), error.ToString()).WithoutInnards();
    }
}
