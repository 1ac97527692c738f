using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Agent.Documentation;

namespace Cairn.Agent.Tests.Web;

/// <summary>Holds what the agent answers against its own description.</summary>
internal static partial class ApiContract
{
    public static ApiDocument Document { get; } = ApiDocument.Load("http://127.0.0.1:8080");

    public static void Hold(string method, string path, ApiAnswer answer)
    {
        // A request that fits no route, or another method, is outside of what is described.
        if (Find(method, path) is not { } operation) return;

        if (operation.Responses.SingleOrDefault(response => response.Status == $"{answer.Status}").Response is not { } response)
        {
            Assert.Fail($"{answer}\nThe description has no answer {answer.Status} of {operation.Id}.");
            return;
        }

        var described = Document.Resolve(response);
        var content = described["content"]?[answer.ContentType ?? ""];
        if (content is null) Assert.Fail($"{answer}\nThe description says nothing of {answer.ContentType}.");
        if (answer.ContentType is not ("application/json" or "application/problem+json")) return;

        var wrong = JsonSchemaCheck.Wrongs(Document, content!["schema"]!, answer.Json);
        if (wrong.Count > 0) Assert.Fail($"{answer}\nThis is not what the description says: {string.Join("; ", wrong)}");
        if (answer.ContentType != "application/problem+json") return;

        Assert.Equal(answer.Status, answer["status"].GetInt32());
        if (!CodesOf(described).Contains(answer["code"].GetString())) Assert.Fail($"{answer}\nThe description of {operation.Id} does not name this code.");
    }

    /// <summary>The error codes that an answer may have: what stands between backticks, and looks like one.</summary>
    public static IReadOnlyList<string> CodesOf(JsonObject response) =>
        [.. Code().Matches(response["description"]!.GetValue<string>()).Select(match => match.Groups["code"].Value).Except(["detail", "from", "to", "zone"])];

    /// <summary>The operation that a request is for; one with the path itself goes before one with a part of any name.</summary>
    private static ApiOperation? Find(string method, string path) =>
        Document.Operations.Where(operation => operation.Method == method && Regex.IsMatch(path.Split('?')[0], $"^{Part().Replace(operation.Path, "[^/]+")}$"))
            .OrderBy(operation => operation.Path.Count(letter => letter == '{')).FirstOrDefault();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Part();

    [GeneratedRegex("`(?<code>[a-z]+(?:_[a-z]+)*)`")]
    private static partial Regex Code();
}
