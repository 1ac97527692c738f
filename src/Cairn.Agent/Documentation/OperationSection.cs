using System.Text.Json.Nodes;
using Cairn.Protocol;

namespace Cairn.Agent.Documentation;

/// <summary>What the page says of one operation.</summary>
internal static class OperationSection
{
    public static Markup Of(ApiDocument document, ApiOperation operation, CurlLine curl) => Markup.Of($"""
        <section class="operation" id="{operation.Id}">
        <h3><a href="#{operation.Id}">{operation.Summary}</a></h3>
        <p class="route">{Method(operation.Method)} <code>{operation.Path}</code>{(operation.IsPublic ? Markup.Of($" <em class=\"mark\">without token</em>") : Markup.None)}</p>
        <p>{Markup.Prose(operation.Description ?? "")}</p>
        <pre><code>{curl.Of(operation)}</code></pre>
        {Titled("Parameters", SchemaTable.OfParameters(document, operation.Parameters))}
        {Body(document, operation)}
        {Markup.Join(operation.Responses.Where(response => IsGood(response.Status)).Select(response => Answer(document, response.Status, response.Response)))}
        {Errors(operation)}
        </section>

        """);

    public static Markup Method(string method) => Markup.Of($"<span class=\"method {method.ToLowerInvariant()}\">{method}</span>");

    /// <summary>A word that names what many operations share: <c>NoVault</c> is “no vault”.</summary>
    public static string Words(string name) => string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static bool IsGood(string status) => status[0] is '2';

    private static Markup Titled(string title, Markup content) => content == Markup.None ? Markup.None : Markup.Of($"<h4>{title}</h4>\n{content}");

    private static Markup Body(ApiDocument document, ApiOperation operation) => operation.Request is not { } request ? Markup.None : Titled("Body", Markup.Of($"""
        <p>{SchemaTable.TypeOf(document, request["schema"]!)}. {Markup.Prose(document.Resolve(request["schema"]!)["description"]?.GetValue<string>() ?? "")}</p>
        <details><summary>Fields</summary>
        {SchemaTable.OfMembers(document, request["schema"]!)}</details>

        """));

    private static Markup Answer(ApiDocument document, string status, JsonObject response)
    {
        var content = response["content"]!.AsObject().First();
        var isJson = content.Key == "application/json";
        var form = isJson ? SchemaTable.TypeOf(document, content.Value!["schema"]!) : Markup.Of($"<code>{content.Key}</code>");
        var examples = (content.Value!["examples"]?.AsObject().Select(example => example.Value!["value"]!) ?? [content.Value!["example"]]).OfType<JsonNode>();
        return Markup.Of($"""
            <h4>Answer <span class="status">{status}</span></h4>
            <p>{Markup.Prose(response["description"]!.GetValue<string>())} <span class="quiet">{form}</span></p>
            {Markup.Join(examples.Select(example => Markup.Of($"<pre class=\"answer\"><code>{ExampleText.Of(example)}</code></pre>\n")))}

            """);
    }

    // What many share is described once, at the end of the page.
    private static Markup Errors(ApiOperation operation)
    {
        var errors = operation.Responses.Where(response => !IsGood(response.Status)).ToList();
        var own = errors.Where(error => ApiDocument.NameOf(error.Response) is null)
            .Select(error => Markup.Of($"<p class=\"error\"><span class=\"status\">{error.Status}</span> {Markup.Prose(error.Response["description"]!.GetValue<string>())}</p>\n"));
        var shared = errors.Where(error => ApiDocument.NameOf(error.Response) is not null)
            .Select(error => Markup.Of($"<a href=\"#error-{ApiDocument.NameOf(error.Response)}\"><span class=\"status\">{error.Status}</span> {Words(ApiDocument.NameOf(error.Response)!)}</a>"));
        return Markup.Of($"<h4>Errors</h4>\n{Markup.Join(own)}<p class=\"chips\">{Markup.Join(shared, " ")}</p>");
    }
}
