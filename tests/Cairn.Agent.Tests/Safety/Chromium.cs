using System.Diagnostics;
using Cairn.Agent.Tests.Processes;

namespace Cairn.Agent.Tests.Safety;

/// <summary>A real browser, without a window, that shows one page.</summary>
internal sealed class Chromium : IDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Process _process;

    private Chromium(Process process) => _process = process;

    /// <summary>Shows a page. Without a browser the test is skipped, where CI=true it fails.</summary>
    /// <param name="home">Whose browser it is.</param>
    /// <param name="page">The page.</param>
    /// <param name="rules">Where names lead, as <c>--host-resolver-rules</c> takes it.</param>
    public static Chromium Show(CairnHome home, Uri page, string rules)
    {
        var program = Array.Find(Programs, File.Exists);
        Assert.SkipUnless(program is not null || Environment.GetEnvironmentVariable("CI") == "true", "There is no Chromium here.");
        Assert.True(program is not null, "Where CI=true, these tests must find Chromium.");
        var start = home.Start(
            program!, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
            $"--user-data-dir={home.Root}/browser", $"--host-resolver-rules={rules}", "--remote-debugging-port=0", page.ToString());
        var process = Process.Start(start)!;

        // What it says of itself is of no interest, but must not fill its pipe.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Chromium(process);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
