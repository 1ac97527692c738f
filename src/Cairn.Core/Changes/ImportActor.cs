namespace Cairn.Core.Changes;

/// <summary>The actors under whose names imports write. Nobody else may: what they wrote follows its file.</summary>
public static class ImportActor
{
    /// <summary>Writes what texts say that are imported.</summary>
    public const string Texts = "import";

    /// <summary>Writes what the lines of a file say that is imported.</summary>
    public const string Lines = "import-lines";

    /// <summary>Whether an import made a change, and not somebody.</summary>
    public static bool Is(string actor) => actor is Texts or Lines;
}
