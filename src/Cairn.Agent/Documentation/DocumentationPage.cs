using System.Text.Json.Nodes;
using Cairn.Protocol;

namespace Cairn.Agent.Documentation;

/// <summary>The description of the API as one page for people, without scripts.</summary>
internal static class DocumentationPage
{
    public static Markup Of(ApiDocument document, CurlLine curl)
    {
        var operations = document.Operations.ToLookup(operation => operation.Tag);
        var tags = document.Root["tags"]!.AsArray().Select(tag => (Name: Text(tag!, "name"), Description: Text(tag!, "description"))).ToList();
        var about = document.Root["info"]!;
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(about, "title")}: the HTTP API</title>
            <link rel="stylesheet" href="/docs/style.css">
            </head>
            <body>
            <a class="skip" href="#contents">Contents</a>
            <main>
            <header>
            <h1>{Text(about, "title")}</h1>
            <p class="lead">{Text(about, "summary")}</p>
            <p>{Markup.Prose(Text(about, "description"))}</p>
            </header>
            {Start(document, operations, curl)}
            {Markup.Join(tags.Select(tag => Markup.Of($"<h2 id=\"{tag.Name}\">{tag.Name}</h2>\n<p>{Markup.Prose(tag.Description)}</p>\n{Markup.Join(operations[tag.Name].Select(operation => OperationSection.Of(document, operation, curl)))}")))}
            {Errors(document)}
            {Shapes(document)}
            </main>
            {Contents(document, tags.Select(tag => tag.Name), operations)}
            </body>
            </html>
            """);
    }

    private static Markup Start(ApiDocument document, ILookup<string, ApiOperation> operations, CurlLine curl)
    {
        var first = operations["Recall"].First();
        return Markup.Of($"""
            <h2 id="start">Start</h2>
            <p>Paste this into a terminal on this machine; the commands below then work there, too:</p>
            <pre><code>{curl.Preparation}{curl.Of(first)}</code></pre>
            <p>{Markup.Prose(Text(document.Root["components"]!["securitySchemes"]!["token"]!, "description"))} It goes into the header <code>Authorization: Bearer</code>.</p>
            <p>Everything is JSON in UTF-8; times are in UTC. Parameters that a route does not know are refused, and so are pages of other origins. For generators of clients: <a href="/openapi/v1.json">openapi/v1.json</a>.</p>

            """);
    }

    private static Markup Errors(ApiDocument document)
    {
        var statuses = document.Operations.SelectMany(operation => operation.Responses).Where(response => ApiDocument.NameOf(response.Response) is not null)
            .Select(response => (response.Status, Name: ApiDocument.NameOf(response.Response)!)).Distinct().OrderBy(error => error.Status, StringComparer.Ordinal);
        return Markup.Of($"""
            <h2 id="errors">Errors</h2>
            <p>An error is a {SchemaTable.TypeOf(document, new JsonObject { ["$ref"] = "#/components/schemas/Problem" })}, as <code>application/problem+json</code>. These are what many routes share.</p>
            <div class="table"><table>
            {Markup.Join(statuses.Select(error => Markup.Of($"<tr id=\"error-{error.Name}\"><th scope=\"row\"><span class=\"status\">{error.Status}</span> {OperationSection.Words(error.Name)}</th><td>{Markup.Prose(Text(document.Root["components"]!["responses"]![error.Name]!, "description"))}</td></tr>\n")))}</table></div>

            """);
    }

    private static Markup Shapes(ApiDocument document) => Markup.Of($"""
        <h2 id="shapes">Shapes</h2>
        <p>What goes in and out. Answers may have further members in later versions; what is sent may not have others.</p>
        {Markup.Join(Schemas(document).Select(schema => Markup.Of($"""
            <section class="shape" id="shape-{schema.Key}">
            <h3><a href="#shape-{schema.Key}">{schema.Key}</a></h3>
            <p>{Markup.Prose(schema.Value!["description"]?.GetValue<string>() ?? "")}</p>
            {SchemaTable.OfMembers(document, schema.Value)}</section>

            """)))}
        """);

    private static Markup Contents(ApiDocument document, IEnumerable<string> tags, ILookup<string, ApiOperation> operations) => Markup.Of($"""
        <nav id="contents" aria-label="Contents">
        <p class="name"><a href="#">{Text(document.Root["info"]!, "title")}</a></p>
        <ul>
        <li><a href="#start">Start</a></li>
        {Markup.Join(tags.Select(tag => Markup.Of($"<li><a href=\"#{tag}\">{tag}</a>\n<ul>\n{Markup.Join(operations[tag].Select(Entry))}</ul></li>\n")))}<li><a href="#errors">Errors</a></li>
        <li><a href="#shapes">Shapes</a></li>
        </ul>
        </nav>
        """);

    private static Markup Entry(ApiOperation operation) =>
        Markup.Of($"<li><a href=\"#{operation.Id}\">{OperationSection.Method(operation.Method)} {operation.Summary}</a></li>\n");

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Schemas(ApiDocument document) =>
        document.Root["components"]!["schemas"]!.AsObject().OrderBy(schema => schema.Key, StringComparer.Ordinal);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
