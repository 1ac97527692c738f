using System.Text.RegularExpressions;
using Cairn.Agent.Tests.Processes;
using Cairn.Hub.Tests.Pages;

namespace Cairn.Hub.Tests.Accounts;

/// <summary><c>cairn login</c>, and a person who decides about it in a browser.</summary>
internal static partial class LoginRun
{
    public static Task<CairnRun> RunAsync(TestHub hub, Browser browser, CairnHome home, string name, IReadOnlyList<string>? more = null, string decision = "approve") =>
        RunAsync(hub.Server.Address, browser, home, name, more, decision);

    /// <summary>Signs in at an address by which the hub is reached.</summary>
    public static async Task<CairnRun> RunAsync(Uri hub, Browser browser, CairnHome home, string name, IReadOnlyList<string>? more = null, string decision = "approve")
    {
        var stop = TestContext.Current.CancellationToken;
        using var process = home.StartCairn(["login", hub.AbsoluteUri, "--name", name, .. more ?? []]);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var said = "";
        while (await process.StandardError.ReadLineAsync(stop) is { } line)
        {
            said += line + "\n";
            if (Code().Match(line) is { Success: true } code)
            {
                await browser.GetAsync($"/device?user_code={code.Groups["code"].Value}");
                await browser.PostAsync("/device", ("user_code", code.Groups["code"].Value), ("decision", decision));
            }
        }

        await process.WaitForExitAsync(stop);
        return new CairnRun($"cairn login {name}", process.ExitCode, await output, said);
    }

    [GeneratedRegex(@"\?user_code=(?<code>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
