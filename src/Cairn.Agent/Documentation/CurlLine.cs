namespace Cairn.Agent.Documentation;

/// <summary>Commands to paste into a shell of this machine.</summary>
/// <param name="server">Where the agent listens, without a slash at the end.</param>
/// <param name="wantsToken">Whether requests must carry the token.</param>
internal sealed class CurlLine(string server, bool wantsToken)
{
    private static readonly string Continuation = OperatingSystem.IsWindows() ? " `\n  " : " \\\n  ";

    /// <summary>Puts the token where the other commands look for it; empty where none is needed.</summary>
    /// <remarks>It names where the file usually lies. Where it really does is the business of whoever started the agent, and the page is for everybody.</remarks>
    public string Preparation => !wantsToken ? ""
        : OperatingSystem.IsWindows() ? "$TOKEN = Get-Content \"$env:LOCALAPPDATA\\cairn\\agent.token\"\n"
        : OperatingSystem.IsMacOS() ? "TOKEN=$(cat \"${CAIRN_HOME:-$HOME/Library/Application Support/cairn}/agent.token\")\n"
        : "TOKEN=$(cat \"${CAIRN_HOME:-$HOME/.local/share/cairn}/agent.token\")\n";

    public string Of(ApiOperation operation)
    {
        var words = new List<string> { OperatingSystem.IsWindows() ? "curl.exe" : "curl" };
        if (operation.Responses.Any(response => response.Response["content"]?["text/event-stream"] is not null))
        {
            words[0] += " -N";
        }

        // A body makes a POST by itself.
        if (operation.Method != "GET" && (operation.Method != "POST" || operation.Request is null))
        {
            words[0] += $" -X {operation.Method}";
        }

        if (wantsToken && !operation.IsPublic)
        {
            words[0] += " -H \"Authorization: Bearer $TOKEN\"";
        }

        if (operation.Request is { } request)
        {
            words.Add($"--json {Quote(ExampleText.Of(request["example"]!).Replace("\n", "\n  ", StringComparison.Ordinal))}");
        }

        words.Add(Quote(server + Address(operation)));
        return string.Join(Continuation, words);
    }

    // What has to be there is taken from the examples.
    private static string Address(ApiOperation operation)
    {
        var address = operation.Path;
        foreach (var parameter in operation.Parameters.Where(parameter => parameter["required"] is not null))
        {
            var name = parameter["name"]!.GetValue<string>();
            var value = Uri.EscapeDataString(parameter["example"]!.GetValue<string>()).Replace("%20", "+", StringComparison.Ordinal);
            address = parameter["in"]!.GetValue<string>() == "path" ? address.Replace($"{{{name}}}", value, StringComparison.Ordinal) : $"{address}?{name}={value}";
        }

        return address;
    }

    private static string Quote(string word) => OperatingSystem.IsWindows() ? $"'{word.Replace("'", "''", StringComparison.Ordinal)}'" : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
