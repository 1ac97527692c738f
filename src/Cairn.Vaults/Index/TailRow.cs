namespace Cairn.Vaults.Index;

/// <summary>A record that changed after the index was brought up to date.</summary>
/// <param name="Record">Its number.</param>
/// <param name="Sequence">The sequence of its last change.</param>
/// <param name="Terms">The terms that it is found under; none where it is hidden.</param>
internal sealed record TailRow(long Record, long Sequence, List<string> Terms)
{
    public bool IsFound => Terms.Count > 0;
}
