using Cairn.Hub.CommandLine;

namespace Cairn.Hub.Tests.CommandLine;

/// <summary>Runs <c>cairn-hub</c> within the test.</summary>
internal static class HubCommand
{
    public static async Task<(int Status, string Out, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        return (await HubCommandLine.RunAsync(args, output, error), $"{output}", $"{error}");
    }
}
