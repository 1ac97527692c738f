namespace Cairn.Core.Changes;

/// <summary>What a change does to its record.</summary>
/// <remarks>Not an enumeration: a kind that this version does not know is kept and relayed, and has no effect on merging.</remarks>
/// <param name="Name">The word on the wire: a lower-case letter, then up to 31 lower-case letters, digits or underscores.</param>
public readonly record struct ChangeKind(string Name)
{
    /// <summary>Sets or removes fields; the greatest stamp wins each.</summary>
    public static readonly ChangeKind Put = new("put");

    /// <summary>Writes a ledger's record once and for all: the append with the least stamp is the record, and no put or delete changes it.</summary>
    public static readonly ChangeKind Append = new("append");

    /// <summary>Hides the record until a later put.</summary>
    public static readonly ChangeKind Delete = new("delete");

    /// <summary>Blanks everything the record ever held, for ever.</summary>
    public static readonly ChangeKind Erase = new("erase");

    /// <inheritdoc/>
    public override string ToString() => Name;
}
