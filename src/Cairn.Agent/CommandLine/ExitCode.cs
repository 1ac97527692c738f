namespace Cairn.Agent.CommandLine;

/// <summary>What the process ends with. Documented in <c>docs/reference/cli.md</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Could not be done; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The command was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Nothing was found.</summary>
    public const int NothingFound = 3;

    /// <summary>Could not be done now; the same command may work later.</summary>
    public const int TryAgain = 4;

    /// <summary>Stopped by the person.</summary>
    public const int Cancelled = 130;
}
