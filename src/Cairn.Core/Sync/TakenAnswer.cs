namespace Cairn.Core.Sync;

/// <summary>What an answer brought.</summary>
/// <param name="Applied">Changes that the replica did not have.</param>
/// <param name="Duplicates">Changes that it had.</param>
/// <param name="Quarantined">Changes that it could not take in, which wait apart.</param>
/// <param name="Refused">Offered changes that the remote refused, which wait apart.</param>
public readonly record struct TakenAnswer(int Applied, int Duplicates, int Quarantined, int Refused)
{
    /// <summary>Erases among the applied changes.</summary>
    public int Erases { get; init; }

    /// <summary>Both together.</summary>
    public static TakenAnswer operator +(TakenAnswer left, TakenAnswer right) =>
        new(left.Applied + right.Applied, left.Duplicates + right.Duplicates, left.Quarantined + right.Quarantined, left.Refused + right.Refused)
        {
            Erases = left.Erases + right.Erases,
        };
}
