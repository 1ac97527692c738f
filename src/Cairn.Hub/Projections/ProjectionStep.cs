namespace Cairn.Hub.Projections;

/// <summary>What became of one step of a projection in one vault.</summary>
internal enum ProjectionStep
{
    /// <summary>Nothing is left to read.</summary>
    Done,

    /// <summary>A page was taken in, and there is more.</summary>
    More,

    /// <summary>Somebody else is at it, and reads to the end; or a later version of this program has taken over.</summary>
    Taken,
}
