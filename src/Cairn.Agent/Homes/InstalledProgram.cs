namespace Cairn.Agent.Homes;

/// <summary>Where a program that install.sh installed is found after an upgrade, too.</summary>
internal static class InstalledProgram
{
    /// <summary>The link that leads to the program; the program itself where none does.</summary>
    /// <param name="program">The path of the running program.</param>
    public static string Stable(string program)
    {
        // install.sh puts each version into lib/cairn/VERSION, and a link to the newest into bin.
        var link = new FileInfo(Path.GetFullPath(Path.Combine(program, "..", "..", "..", "..", "bin", Path.GetFileName(program))));
        return link.Exists && link.ResolveLinkTarget(returnFinalTarget: true)?.FullName == program ? link.FullName : program;
    }
}
