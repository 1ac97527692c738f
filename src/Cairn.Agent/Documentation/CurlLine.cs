namespace Cairn.Agent.Documentation;

/// <summary>Commands to paste into a shell of this machine.</summary>
/// <param name="server">Where the agent listens, without a slash at the end.</param>
/// <param name="token">The words of the shell that give the token; null where none is needed.</param>
internal sealed class CurlLine(string server, string? token)
{
    private static readonly string Continuation = OperatingSystem.IsWindows() ? " `\n  " : " \\\n  ";

    /// <summary>The words of the shell that read a token from its file.</summary>
    public static string ReadFile(string path) => $"$({(OperatingSystem.IsWindows() ? "Get-Content" : "cat")} {Quote(path)})";

    public string Of(ApiOperation operation)
    {
        var words = new List<string> { OperatingSystem.IsWindows() ? "curl.exe" : "curl" };
        if (operation.Responses.Any(response => response.Response["content"]?["text/event-stream"] is not null))
        {
            words[0] += " -N";
        }

        if (operation.Method is not ("GET" or "POST"))
        {
            words[0] += $" -X {operation.Method}";
        }

        if (token is not null && !operation.IsPublic)
        {
            words[0] += $" -H \"Authorization: Bearer {token}\"";
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
