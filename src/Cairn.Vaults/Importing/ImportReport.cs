namespace Cairn.Vaults.Importing;

/// <summary>What an import did.</summary>
public sealed record ImportReport
{
    /// <summary>Most problems that are told one by one; the others are counted.</summary>
    public const int ProblemsMax = 1_000;

    private readonly List<ImportProblem> _problems = [];
    private readonly List<string> _hints = [];

    /// <summary>Files that were read.</summary>
    public int Files { get; internal set; }

    /// <summary>Memories that are new, or changes that are, where a log was imported.</summary>
    public int Added { get; internal set; }

    /// <summary>Memories whose file said something else than at the last import.</summary>
    public int Updated { get; internal set; }

    /// <summary>Memories that the vault had already as they are.</summary>
    public int Unchanged { get; internal set; }

    /// <summary>Memories that were edited, archived or erased here since they were imported, and stay so.</summary>
    public int Kept { get; internal set; }

    /// <summary>Memories whose passage is gone from its file, and that were archived.</summary>
    public int Archived { get; internal set; }

    /// <summary>Files that hold no text that can be imported.</summary>
    public int Skipped { get; internal set; }

    /// <summary>Bytes on disk that were read so far, or passed over.</summary>
    public long BytesRead { get; internal set; }

    /// <summary>Bytes on disk in all; null where nobody follows the progress, and so they were not counted.</summary>
    public long? BytesInAll { get; internal set; }

    /// <summary>How many pieces or files could not be imported.</summary>
    public int ProblemCount { get; private set; }

    /// <summary>What could not be imported, and where it stands: the first <see cref="ProblemsMax"/>.</summary>
    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>What else the person should know, each once.</summary>
    public IReadOnlyList<string> Hints => _hints;

    internal void Add(string hint)
    {
        if (!_hints.Contains(hint))
        {
            _hints.Add(hint);
        }
    }

    internal void Add(ImportProblem problem)
    {
        ProblemCount++;
        if (_problems.Count < ProblemsMax)
        {
            _problems.Add(problem);
        }
    }

    internal void Count(ImportOutcome outcome)
    {
        Added += outcome == ImportOutcome.Added ? 1 : 0;
        Updated += outcome == ImportOutcome.Updated ? 1 : 0;
        Unchanged += outcome == ImportOutcome.Unchanged ? 1 : 0;
        Kept += outcome == ImportOutcome.Kept ? 1 : 0;
        Archived += outcome == ImportOutcome.Archived ? 1 : 0;
    }
}
