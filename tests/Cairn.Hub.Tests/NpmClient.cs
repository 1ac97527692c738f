using System.Diagnostics;

namespace Cairn.Hub.Tests;

/// <summary>Programs of others from npm; `./test` installs them.</summary>
internal static class NpmClient
{
    /// <summary>Starts a script beside which they are installed, or skips the test where they are not.</summary>
    /// <param name="folder">The folder under <c>tests/clients</c>.</param>
    /// <param name="script">The script there.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What it finds in its environment.</param>
    public static Process Start(string folder, string script, string[] arguments, params (string Name, string Value)[] variables)
    {
        var installed = Path.Combine(Root(), "artifacts", "clients", folder);
        if (!File.Exists(Path.Combine(installed, "node_modules", ".package-lock.json")))
        {
            const string Reason = "The client is installed by ./test, which needs Node 20 and npm.";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
            Assert.Skip(Reason);
        }

        var start = new ProcessStartInfo("node", [Path.Combine(installed, script), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "cairn.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
