using System.Globalization;
using Cairn.Vaults.Tests.Index;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Cairn.Vaults.Tests;

/// <summary>Runs the tests; or, started by one of them, works on the index of a vault until it is killed.</summary>
internal static class EntryPoint
{
    public static Task<int> Main(string[] args) => args switch
    {
        [Indexer.Command, var folder, var dieAt] => Indexer.RunAsync(folder, int.Parse(dieAt, CultureInfo.InvariantCulture)),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
