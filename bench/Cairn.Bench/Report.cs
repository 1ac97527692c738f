using System.Text;
using Cairn.Bench.Measuring;

namespace Cairn.Bench;

/// <summary>Prints results as Markdown, and puts each scenario's between its two markers in the document.</summary>
internal sealed class Report(BenchOptions options)
{
    public void Add(string scenario, params IEnumerable<string> lines)
    {
        var text = new StringBuilder($"{Machine.Describe(options.Folder)}\n{(options.IsQuick ? "A quick run, for trying out.\n" : "")}\n").AppendJoin('\n', lines).Append('\n').ToString();
        Console.WriteLine($"\n## {scenario}\n{text}");
        if (options.Document is { } document)
        {
            var old = File.ReadAllText(document);
            var (begin, end) = ($"<!-- {scenario}: written by bench/run -->\n", $"<!-- end of {scenario} -->");
            var from = old.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            File.WriteAllText(document, old[..from] + text + old[old.IndexOf(end, StringComparison.Ordinal)..]);
        }
    }
}
