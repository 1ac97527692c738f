using Cairn.Agent.Homes;
using Cairn.Core;

namespace Cairn.Agent.Daemon;

/// <summary>For whom a service is, and what it runs.</summary>
/// <param name="Program">The executable, by a path that stays when Cairn is upgraded.</param>
/// <param name="Home">CAIRN_HOME of the service.</param>
/// <param name="User">The user's own folder.</param>
internal sealed record ServicePlace(string Program, string Home, string User)
{
    /// <summary>What <c>cairn up</c> is told.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = ["up"];

    /// <summary>Finds the path of the running program that is still right after an upgrade.</summary>
    /// <exception cref="CairnException">Code <c>service_of_sources</c>: the program belongs to a checkout.</exception>
    public static string StableProgram(string program)
    {
        for (var folder = Path.GetDirectoryName(program); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "cairn.slnx")))
            {
                throw new CairnException(
                    "service_of_sources", $"This program is part of the sources in {folder}, and changes or goes with them.", "Install Cairn (docs/operating/install.md) and use that, or name a program with --program.");
            }
        }

        return InstalledProgram.Stable(program);
    }
}
