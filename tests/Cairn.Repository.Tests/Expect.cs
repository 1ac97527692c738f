namespace Cairn.Repository.Tests;

internal static class Expect
{
    /// <summary>Fails with every line of what was found; an assertion on the collection would show only the first few letters.</summary>
    public static void None(IEnumerable<string> found)
    {
        var lines = found.ToList();
        if (lines.Count > 0) Assert.Fail(string.Join(Environment.NewLine, lines));
    }
}
