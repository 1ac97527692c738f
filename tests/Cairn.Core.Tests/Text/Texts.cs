using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Core.Tests.Text;

/// <summary>Texts for properties of the analyzer: pieces that mean something to it, between characters drawn from all of UTF-16.</summary>
internal static class Texts
{
    private const int CasesMax = 1_500;

    private static readonly string[] Pieces =
        ["a", "S", "ies", "É", "ß", "Σ", "get", "Name", "ing", "\u0301", "\u3099", "京", "ー", "한", "ｶ", "ﾞ", " ", "-", "_", ".", ",", ":", "'", "\u2019", "s", "l", "qu",
         "0", "1", "000", "+", "++", "#", "/", "://", "http", "?", "=", "%", "&", "www.", "T", "😀", "👩", "\u200d", "\ufe0f", "🏽", "🇩", "\ud83d", "\udc4d", "ไ", "ि"];

    /// <summary>Runs a property; a failure prints the smallest text that it could find, and the seed.</summary>
    public static void Check(Action<string> property)
    {
        var piece = Gen.OneOf(Gen.Elements(Pieces), Gen.Elements(Pieces), Gen.Choose(0, char.MaxValue).Select(code => ((char)code).ToString()));
        var text = piece.ListOf().Select(string.Concat);
        var shrinking = Arb.From(text, value => Enumerable.Range(0, value.Length).Select(at => value.Remove(at, 1)));
        Prop.ForAll(shrinking, property).Check(Config.QuickThrowOnFailure.WithMaxTest(CasesMax));
    }
}
