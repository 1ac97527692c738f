namespace Cairn.Core.Times;

/// <summary>What a word may mean, in whichever of the languages: for each role the value that it has in it, or 0.</summary>
internal sealed class Term
{
    private readonly short[] _values = new short[(int)Role.Count];

    public int this[Role role]
    {
        get => _values[(int)role];
        set => _values[(int)role] = (short)value;
    }
}
