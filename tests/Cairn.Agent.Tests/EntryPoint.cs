using System.Globalization;
using Cairn.Agent.Tests.Kills;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Cairn.Agent.Tests;

/// <summary>Runs the tests; or, started by one of them, writes to a vault until it is killed.</summary>
internal static class EntryPoint
{
    public static Task<int> Main(string[] args) => args switch
    {
        [Writer.Command, var folder, var name, var dieAfter] => new Writer(name, int.Parse(dieAfter, CultureInfo.InvariantCulture)).RunAsync(folder),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
