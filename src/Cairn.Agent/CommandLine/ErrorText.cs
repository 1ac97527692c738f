using Cairn.Core;

namespace Cairn.Agent.CommandLine;

/// <summary>An error in words, on standard error.</summary>
internal static class ErrorText
{
    public static string Of(CairnException exception) => $"cairn: {Printable.Of(exception.Message)}\n  {Printable.Of(exception.Hint)}";
}
