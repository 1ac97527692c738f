namespace Cairn.Bench;

/// <summary>What is measured, how much of it, and where.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        bench/run [writes|import|recall|locomo|vectors|install|mcp|http|sync|hub|workspace ...] [--quick] [--write] [--folder DIR] [--conversations FILE]
          --quick       less of everything; for trying out, not for the record
          --write       puts the results into docs/reference/benchmarks.md too
          --folder DIR  where databases and notes are kept meanwhile, on the disk to measure; by default a folder under the temporary one
          --conversations FILE  in the format of LoCoMo; without it, that scenario is left out
        """;

    private static readonly string[] All = ["writes", "import", "recall", "locomo", "vectors", "install", "mcp", "http", "sync", "hub", "workspace"];

    public IReadOnlyList<string> Scenarios { get; private init; } = All;

    public bool IsQuick { get; private init; }

    /// <summary>The document to write results into; null where they are only printed.</summary>
    public string? Document { get; private init; }

    /// <summary>A file of conversations with questions; null where there is none.</summary>
    public string? Conversations { get; private init; }

    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "cairn-bench");

    /// <summary>Memories in both stores before writes are measured.</summary>
    public int SeedCount => IsQuick ? 2_000 : 10_000;

    /// <summary>Writes of each side in a round: a multiple of what the keyword index takes in at once, so that every round pays for all it wrote.</summary>
    public int WriteCount => IsQuick ? 1_024 : 3_072;

    public int WriteRounds => IsQuick ? 3 : 7;

    public int NoteCount => IsQuick ? 10_000 : 100_000;

    public int ImportRounds => IsQuick ? 1 : 3;

    public int QueryCount => IsQuick ? 40 : 100;

    /// <summary>Sizes of the vaults that recall is measured in.</summary>
    public IReadOnlyList<int> RecallCounts => IsQuick ? [10_000] : [10_000, 100_000, 1_000_000];

    /// <summary>Memories in the vault that the published program is measured with.</summary>
    public int InstallCount => IsQuick ? 10_000 : 100_000;
    /// <summary>Memories that the running agent has.</summary>
    public int HttpCount => IsQuick ? 10_000 : 100_000;

    /// <summary>Questions of each kind; the other side is asked a tenth of them.</summary>
    public int HttpQueryCount => IsQuick ? 20 : 100;

    public int HttpWriteCount => IsQuick ? 320 : 2_048;

    /// <summary>Memories that are pushed and pulled.</summary>
    public int SyncCount => IsQuick ? 2_000 : 10_000;

    /// <summary>Memories that a new device pulls.</summary>
    public int NewDeviceCount => IsQuick ? 10_000 : 100_000;

    /// <summary>Writes that are waited for at another device.</summary>
    public int LiveCount => IsQuick ? 5 : 40;

    /// <summary>Vaults that are pushed and pulled at once.</summary>
    public int VaultCount => IsQuick ? 20 : 100;

    /// <summary>Devices that only listen, and devices that write.</summary>
    public (int Idle, int Active) Fleet => IsQuick ? (1_000, 500) : (18_000, 10_000);

    /// <summary>Seconds for which the fleet is measured.</summary>
    public int FleetSeconds => IsQuick ? 10 : 60;

    /// <summary>Projects of the workspace that is measured, each with some twenty todos.</summary>
    public int ProjectCount => IsQuick ? 1_000 : 10_000;

    /// <summary>How many times each read and write of the workspace is measured.</summary>
    public int WorkCount => IsQuick ? 100 : 400;

    public int VectorCount => IsQuick ? 10_000 : 100_000;

    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions();
        var scenarios = new List<string>();
        for (var at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--quick":
                    options = options with { IsQuick = true };
                    break;
                case "--write":
                    options = options with { Document = Path.Combine(Environment.GetEnvironmentVariable("CAIRN_ROOT") ?? ".", "docs", "reference", "benchmarks.md") };
                    break;
                case "--folder" when at + 1 < args.Length:
                    options = options with { Folder = Path.GetFullPath(args[++at]) };
                    break;
                case "--conversations" when at + 1 < args.Length:
                    options = options with { Conversations = Path.GetFullPath(args[++at]) };
                    break;
                case var name when All.Contains(name, StringComparer.Ordinal):
                    scenarios.Add(name);
                    break;
                default:
                    return null;
            }
        }

        return scenarios.Count == 0 ? options : options with { Scenarios = scenarios };
    }

    /// <summary>A folder of that name, emptied.</summary>
    public string Fresh(string name)
    {
        var path = Path.Combine(Folder, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return path;
    }
}
