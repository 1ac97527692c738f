namespace Cairn.Core.Times;

/// <summary>A run of letters or of digits.</summary>
/// <param name="Gap">What stands before it.</param>
/// <param name="Term">What the word may mean; null for numbers and for all other words.</param>
/// <param name="Number">The value of a run of digits, or -1.</param>
/// <param name="IsCapital">Whether it starts with a capital letter.</param>
internal readonly record struct Token(int Start, int Length, Gap Gap, Term? Term, int Number, bool IsCapital)
{
    /// <summary>What is before the first and after the last token.</summary>
    public static readonly Token None = new(0, 0, Gap.Break, null, -1, IsCapital: false);

    public int End => Start + Length;

    public int Value(Role role) => Term is null ? 0 : Term[role];

    public bool IsNumber(int digitsMin, int digitsMax) => Number >= 0 && Length >= digitsMin && Length <= digitsMax;
}
