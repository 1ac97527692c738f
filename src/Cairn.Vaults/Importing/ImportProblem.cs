using Cairn.Core;

namespace Cairn.Vaults.Importing;

/// <summary>Something that could not be imported; everything else was.</summary>
/// <param name="File">The file, relative to what was imported.</param>
/// <param name="Line">The line, counted from 1; 0 for the whole file.</param>
/// <param name="Message">What is wrong, and what to do about it.</param>
public sealed record ImportProblem(string File, int Line, string Message)
{
    internal static ImportProblem Of(string file, int line, CairnException problem) => new(file, line, $"{problem.Message} {problem.Hint}");
}
