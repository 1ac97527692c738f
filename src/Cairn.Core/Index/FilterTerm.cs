using Cairn.Core.Text;

namespace Cairn.Core.Index;

/// <summary>Terms that no text gives, under which a document is found by what it is and not by what it says.</summary>
/// <remarks>What is long is cut: two values that begin with the same 200 characters are one.</remarks>
public static class FilterTerm
{
    /// <summary>Begins all of them; no term of a text does.</summary>
    public const char Mark = '=';

    /// <summary>The fields by whose values records are found.</summary>
    public static readonly IReadOnlyList<string> Fields = ["kind", "tags", "source", "speaker", "session"];

    private const int ValueLengthMax = 200;

    /// <summary>The collection that a record is in.</summary>
    public static string Collection(string value) => Of("in", value);

    /// <summary>Who wrote the record first.</summary>
    public static string Actor(string value) => Of("by", value);

    /// <summary>A part of time: a year, a month or a day, as ISO 8601 writes it.</summary>
    public static string Time(string value) => Of("at", value);

    /// <summary>A value of a field, whatever its case.</summary>
    public static string Field(string field, string value) => Of(field, value);

    /// <summary>What is to be found until a certain time only.</summary>
    public static string Expires { get; } = Of("expires", "");

    // Half a character at the end would be the same bytes as any other half.
    private static string Of(string name, string value) => $"{Mark}{name}:{Excerpt.Of(value.ToLowerInvariant(), ValueLengthMax)}";
}
