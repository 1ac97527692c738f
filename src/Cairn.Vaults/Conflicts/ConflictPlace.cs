using System.Diagnostics.CodeAnalysis;
using Cairn.Core;
using Cairn.Core.Merge;
using Cairn.Core.Stamps;

namespace Cairn.Vaults.Conflicts;

/// <summary>An open conflict's place in the order in which they are listed: the newest lost value first, by id among those of one change.</summary>
/// <param name="Stamp">The stamp of the lost value.</param>
/// <param name="Id">The conflict's id.</param>
internal readonly record struct ConflictPlace(Stamp Stamp, string Id) : IComparable<ConflictPlace>
{
    /// <exception cref="CairnException">Code <c>invalid_cursor</c>.</exception>
    public static ConflictPlace Parse(string text) => TryParse(text, out var place) ? place.Value
        : throw new CairnException("invalid_cursor", "That is not where a page of conflicts ended.", "Use what the last page gave as next, or begin without one.");

    public int CompareTo(ConflictPlace other) => Stamp != other.Stamp ? other.Stamp.CompareTo(Stamp) : string.CompareOrdinal(Id, other.Id);

    public override string ToString() => $"{Stamp}-{Id}";

    private static bool TryParse(string text, [NotNullWhen(true)] out ConflictPlace? place)
    {
        place = text.Length == Stamp.TextLength + 1 + Conflict.IdLength && text[Stamp.TextLength] == '-' && Stamp.TryParse(text[..Stamp.TextLength], out var stamp)
            ? new ConflictPlace(stamp, text[(Stamp.TextLength + 1)..]) : null;
        return place is not null;
    }
}
