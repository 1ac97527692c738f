using System.Globalization;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Agent.Mcp;

/// <summary>What a model gave to a tool, under the right names. Nothing that it gave is passed over in silence.</summary>
internal sealed class ToolArguments
{
    /// <summary>Most texts of a list.</summary>
    private const int CountMax = 1_000;

    private readonly Dictionary<string, JsonElement> _given = [];
    private readonly string _tool;

    /// <exception cref="CairnException">Codes <c>unknown_argument</c>, <c>invalid_argument</c>, <c>missing_argument</c>.</exception>
    public ToolArguments(string tool, IReadOnlyList<ToolArgument> arguments, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        _tool = tool;
        foreach (var (name, value) in given.Where(argument => argument.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)))
        {
            var argument = ArgumentNames.Find(arguments, name) ?? throw new CairnException(
                "unknown_argument",
                $"{tool} has no argument {Printable.Line(name, 40)}.",
                arguments.Count == 0 ? "Call it without arguments." : $"It takes: {string.Join(", ", arguments.Select(known => known.Name))}.");
            if (!_given.TryAdd(argument.Name, value) && !JsonElement.DeepEquals(_given[argument.Name], value))
            {
                throw Invalid(argument.Name, "was given twice, under two names");
            }
        }

        if (arguments.FirstOrDefault(argument => argument.IsRequired && !_given.ContainsKey(argument.Name)) is { } missing)
        {
            throw new CairnException("missing_argument", $"{tool} needs the argument {missing.Name}.", $"{missing.Name}: {missing.Description}");
        }
    }

    public bool Has(string name) => _given.ContainsKey(name);

    public JsonElement? Raw(string name) => _given.TryGetValue(name, out var value) ? value : null;

    public string? Text(string name) => !_given.TryGetValue(name, out var value) ? null
        : TextOf(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 ? value[0] : value) ?? throw Invalid(name, "must be a string");

    /// <summary>A list of texts; of one text, what stands between its commas.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (!_given.TryGetValue(name, out var value))
        {
            return null;
        }

        var texts = value.ValueKind != JsonValueKind.Array ? [.. (TextOf(value) ?? throw Invalid(name, "must be a list of strings")).Split(',')]
            : value.EnumerateArray().Take(CountMax + 1).Select(item => TextOf(item) ?? throw Invalid(name, "must be a list of strings")).ToList();
        return texts.Count <= CountMax ? [.. texts.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)]
            : throw Invalid(name, $"may list {CountMax:N0} texts");
    }

    public int Whole(string name, int otherwise, int min, int max) =>
        !_given.TryGetValue(name, out var value) ? otherwise
            : NumberOf(value) is { } number && number >= min && number <= max && Math.Floor(number) == number ? (int)number
            : throw Invalid(name, $"must be a whole number from {min.ToString("N0", CultureInfo.InvariantCulture)} to {max.ToString("N0", CultureInfo.InvariantCulture)}");

    public double? Number(string name) => !_given.TryGetValue(name, out var value) ? null : NumberOf(value) ?? throw Invalid(name, "must be a number");

    public bool Truth(string name) => _given.TryGetValue(name, out var value) && (TextOf(value)?.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => throw Invalid(name, "must be true or false"),
    });

    /// <summary>A JSON object, or one written in a string.</summary>
    public FieldValue? Object(string name)
    {
        if (!_given.TryGetValue(name, out var value))
        {
            return null;
        }

        try
        {
            var parsed = value.ValueKind == JsonValueKind.String ? FieldValue.Parse(value.GetString()!) : FieldValue.Parse(value.GetRawText());
            return parsed.Json is ['{', ..] ? parsed : throw Invalid(name, "must be a JSON object");
        }
        catch (JsonException)
        {
            throw Invalid(name, "must be a JSON object that names nothing twice and is not deeply nested");
        }
    }

    public CairnException Invalid(string name, string rule) => new("invalid_argument", $"The argument {name} of {_tool} {rule}.", "Correct it and call again.");

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static double? NumberOf(JsonElement value) =>
        TextOf(value) is { } text && double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
