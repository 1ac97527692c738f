using Cairn.Core.Records;

namespace Cairn.Core.Collections;

/// <summary>A declared field of a collection. The limits bind the writer only; what others wrote is kept and relayed as it is.</summary>
/// <param name="Name">Its name on the wire, in the CLI and in the API.</param>
/// <param name="Type">What it may hold.</param>
public sealed record Field(string Name, FieldType Type)
{
    /// <summary>Whether every record must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What a word of it counts in the keyword index, beside a word of the content, which counts 1. The default is 0: it is not searched.</summary>
    public double SearchWeight { get; init; }

    /// <summary>Most characters of a text, of each text in a list, or of an object's JSON. The default is 1,000.</summary>
    public int LengthMax { get; init; } = 1_000;

    /// <summary>Most texts in a list. The default is 1,000.</summary>
    public int CountMax { get; init; } = 1_000;

    /// <summary>Least number allowed.</summary>
    public double Minimum { get; init; } = double.MinValue;

    /// <summary>Greatest number allowed.</summary>
    public double Maximum { get; init; } = double.MaxValue;

    /// <summary>The texts that it may hold; none where it may hold any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether a writer may put a text in the place of another; null where it always may.</summary>
    public Func<string, string, bool>? MayMove { get; init; }

    /// <summary>What a new record gets where the writer says nothing.</summary>
    public FieldValue Default { get; init; }
}
