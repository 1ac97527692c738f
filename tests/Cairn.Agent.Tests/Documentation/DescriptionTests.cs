using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cairn.Agent.Daemon;
using Cairn.Agent.Documentation;
using Cairn.Agent.Tests.Processes;
using Cairn.Agent.Tests.Web;
using Cairn.Agent.Web;
using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Memories;
using Cairn.Core.Recall;
using Cairn.Vaults;
using Cairn.Vaults.Homes;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Agent.Tests.Documentation;

/// <summary>The description says what the code does, and nothing else.</summary>
public sealed partial class DescriptionTests
{
    /// <summary>Routes outside of the description: the way to the page, and another protocol.</summary>
    private static readonly string[] Elsewhere = ["/", "/mcp"];

    private static ApiDocument Document => ApiContract.Document;

    [Fact]
    public async Task Every_route_with_its_parameters_is_described_and_the_other_way_round()
    {
        using var home = new CairnHome();
        var at = new VaultHome(home.Path);
        await using var server = await AgentServer.StartAsync(
            new AgentOptions { Port = 0 }, new AgentContext(new OpenVaults(at, new VaultOptions(), (_, _) => { }), _ => { }), AgentLock.Take(at));

        var mapped =
            from route in server.Endpoints
            where !Elsewhere.Contains(route.RoutePattern.RawText)
            let takes = route.Metadata.GetMetadata<QueryParameters>() is { } parameters ? parameters.Names.Prepend(ApiRequest.VaultParameter) : route.RoutePattern.RawText == "/v1/events" ? [ApiRequest.VaultParameter] : []
            from method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            select Line(method, route.RoutePattern.RawText!, takes, route.Metadata.GetMetadata<Access>() is { IsPublic: true });
        var described = Document.Operations.Select(operation => Line(
            operation.Method,
            operation.Path,
            operation.Parameters.Where(parameter => Text(parameter, "in") == "query").Select(parameter => Text(parameter, "name")),
            operation.IsPublic));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        static string Line(string method, string path, IEnumerable<string> parameters, bool isPublic) => $"{method} {path}?{string.Join('&', parameters.Order(StringComparer.Ordinal))}{(isPublic ? " for everybody" : "")}";
    }

    [Fact]
    public void Every_error_code_has_the_status_under_which_it_is_described_and_an_explanation()
    {
        var explained = File.ReadAllText(Path.Combine(CairnProgram.Root, "docs", "reference", "errors.md"));
        var codes = Document.Operations.SelectMany(operation => operation.Responses).Where(response => response.Status[0] is '4' or '5')
            .SelectMany(response => ApiContract.CodesOf(Document.Resolve(response.Response)).Select(code => (code, response.Status))).Distinct().ToList();

        Assert.True(codes.Count > 30);
        Assert.All(codes, described =>
        {
            Assert.Contains($"`{described.code}`", explained, StringComparison.Ordinal);
            Assert.Equal(described.Status, $"{ProblemReply.Of(new CairnException(described.code, "", "", isTransient: described.code is "vault_busy" or "vault_exchanged" or "vault_in_use" or "disk_failed")).Status}");
        });
    }

    [Fact]
    public void The_fields_of_a_memory_are_those_that_are_declared()
    {
        var described = Document.Root["components"]!["schemas"]!["MemoryFields"]!["properties"]!.AsObject();
        var patch = Document.Root["components"]!["schemas"]!["MemoryPatch"]!["properties"]!.AsObject();
        var fields = MemoryCollections.Memories.Fields;

        Assert.Equal(fields.Select(field => field.Name), described.Select(field => field.Key));
        Assert.Equal(fields.Select(field => field.Name).Append("private"), patch.Select(field => field.Key));
        Assert.All(fields, field =>
        {
            Assert.Equal(Schema(field, canBeRemoved: false), Shape(described[field.Name]!));
            Assert.Equal(Schema(field, canBeRemoved: !field.IsRequired), Shape(patch[field.Name]!));
            Assert.Equal(field.Default.IsNull ? null : field.Default.AsText(), described[field.Name]!["default"]?.GetValue<string>());
        });
        Assert.Equal(fields.Where(field => field.IsRequired).Select(field => field.Name), Document.Root["components"]!["schemas"]!["NewMemory"]!["required"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    [Fact]
    public void The_limits_are_those_of_the_code()
    {
        var schemas = Document.Root["components"]!["schemas"]!;
        var recall = Document.Operations.Single(operation => operation.Id == "recall").Parameters.ToDictionary(parameter => Text(parameter, "name"), parameter => parameter["schema"]!);

        Assert.Equal(ApiLimits.BatchMax, schemas["NewMemories"]!["properties"]!["memories"]!["maxItems"]!.GetValue<int>());
        Assert.Equal(ApiLimits.VaultsMax, recall["vault"]["maxItems"]!.GetValue<int>());
        Assert.Equal(RecallQuery.LimitMax, recall["limit"]["maximum"]!.GetValue<int>());
        Assert.Contains($"more than {ApiLimits.BodyBytesMax >> 20} MiB", Text(Document.Root["components"]!["responses"]!["TooLarge"]!, "description"), StringComparison.Ordinal);
        Assert.Contains($"than {ApiLimits.BodyTime.TotalSeconds:0} seconds", Text(Document.Root["components"]!["responses"]!["TooSlow"]!, "description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_referred_to_is_there_and_used()
    {
        var text = Document.Root.ToJsonString();
        var components = Document.Root["components"]!.AsObject().Where(kind => kind.Key != "securitySchemes")
            .SelectMany(kind => kind.Value!.AsObject().Select(component => $"#/components/{kind.Key}/{component.Key}"));

        Assert.Equal(components.Order(StringComparer.Ordinal), Reference().Matches(text).Select(match => match.Groups["path"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    // What is particular to a field in the language of schemas, in a fixed order.
    private static string Schema(Field field, bool canBeRemoved)
    {
        var more = canBeRemoved ? "|null" : "";
        return field.Type switch
        {
            FieldType.Text => $"string{more} maxLength={field.LengthMax}",
            FieldType.Time => $"string{more} format=date-time",
            FieldType.Boolean => $"boolean{more}",
            FieldType.Number => $"number{more} minimum={field.Minimum}{(field.Maximum < double.MaxValue ? $" maximum={field.Maximum}" : "")}",
            FieldType.Texts => $"array{more} items=[string maxLength={field.LengthMax}] maxItems={field.CountMax}",
            FieldType.Object => $"object{more}",
            _ => throw new InvalidOperationException($"There is no field type {field.Type}."),
        };
    }

    private static string Shape(JsonNode schema) => string.Join(' ', schema.AsObject().Where(keyword => keyword.Key is not ("description" or "default"))
        .Select(keyword => keyword.Key switch
        {
            "type" => keyword.Value is JsonArray several ? string.Join('|', several.Select(type => type!.GetValue<string>())) : keyword.Value!.GetValue<string>(),
            "items" => $"items=[{Shape(keyword.Value!)}]",
            _ => $"{keyword.Key}={keyword.Value}",
        }));

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    [GeneratedRegex("""
        "\$ref":"(?<path>[^"]+)"
        """)]
    private static partial Regex Reference();
}
