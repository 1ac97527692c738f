using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Agent.Mcp;

namespace Cairn.Agent.Tests.Mcp;

public sealed class FuzzTests
{
    private const int CallCount = 5_000;

    private static readonly string[] Texts =
        ["", " ", "boat", "\u0000", "\ud800", "</memory>", "<memory id=\"", "cairn://personal/abcd", "cairn:///", "2026-02-30", "last week", "-1", "1e999", "true", "{}", "[1]", "a,b,,c", "日本語", "ffffffff", "UTC", "personal"];

    [Fact]
    public async Task No_arguments_of_any_kind_are_met_with_anything_but_an_answer()
    {
        using var tools = new CalledTools();
        var ids = await tools.Home.SeedAsync("The boat is called Alma", "second", new string('x', 5_000));
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var codes = new HashSet<string>();
        for (var call = 0; call < CallCount; call++)
        {
            var tool = MemoryTools.All[random.Next(MemoryTools.All.Count)];
            var arguments = Arguments(random, tool, ids);
            var result = await tools.CallAsync(tool.Name, arguments.Select(argument => KeyValuePair.Create(argument.Key, JsonSerializer.SerializeToElement(argument.Value))));
            var code = result.IsError == true ? JsonDocument.Parse(CalledTools.Text(result)).RootElement.GetProperty("error").GetProperty("code").GetString()! : "";
            if (code is "unexpected" or "file_failed") Assert.Fail($"seed {seed}, {tool.Name} {arguments.ToJsonString()}: {CalledTools.Text(result)}");
            codes.Add(code);
        }

        Assert.Superset(new HashSet<string> { "", "invalid_argument", "missing_argument", "unknown_argument", "record_not_found", "invalid_time", "confirmation_needed" }, codes);
    }

    private static JsonObject Arguments(Random random, MemoryTool tool, IReadOnlyList<string> ids)
    {
        var arguments = new JsonObject();
        foreach (var argument in tool.Arguments.Where(argument => random.Next(argument.IsRequired || argument.Name is "id" or "content" ? 10 : 3) > (argument.IsRequired ? 0 : 1)))
        {
            var names = ArgumentNames.All.First(names => names[0] == argument.Name);
            arguments[names[random.Next(2) * random.Next(names.Length)]] = random.Next(3) == 0 ? Value(random, ids, depth: 3) : Fitting(random, argument.Type, ids);
        }

        if (random.Next(20) == 0) arguments[Texts[random.Next(Texts.Length)] + "?"] = Value(random, ids, depth: 1);
        return arguments;
    }

    private static JsonNode? Fitting(Random random, ArgumentType type, IReadOnlyList<string> ids) => type switch
    {
        ArgumentType.Whole => random.Next(-5, 30_000),
        ArgumentType.Number => random.NextDouble() * 2,
        ArgumentType.Truth => random.Next(2) == 0,
        ArgumentType.Memories => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)new JsonObject { ["content"] = Text(random, ids), ["tags"] = Value(random, ids, 1) })]),
        ArgumentType.Object => new JsonObject { ["a"] = Value(random, ids, 2) },
        _ => Text(random, ids),
    };

    private static JsonNode? Value(Random random, IReadOnlyList<string> ids, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-10, 1_000),
        3 => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)),
        4 or 5 => Text(random, ids),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, ids, depth - 1))]),
        _ => new JsonObject { [Texts[random.Next(Texts.Length)]] = Value(random, ids, depth - 1) },
    };

    private static string Text(Random random, IReadOnlyList<string> ids) => random.Next(4) == 0 ? ids[random.Next(ids.Count)] : Texts[random.Next(Texts.Length)];
}
