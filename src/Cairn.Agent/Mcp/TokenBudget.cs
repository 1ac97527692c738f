using Cairn.Core.Recall;
using Cairn.Core.Text;

namespace Cairn.Agent.Mcp;

/// <summary>What an answer may still have of tokens.</summary>
internal sealed class TokenBudget(int tokens)
{
    public const int Min = 200;
    public const int Max = 20_000;
    public const int Default = 1_500;

    /// <summary>For the notice above the memories and the sentence below them.</summary>
    private const int Reserve = 80;

    private readonly List<ShownMemory> _shown = [];
    private int _left = tokens - Reserve;

    /// <summary>What fitted.</summary>
    public IReadOnlyList<ShownMemory> Shown => _shown;

    /// <summary>How many did not.</summary>
    public int LeftOut { get; private set; }

    public static TokenBudget Of(ToolArguments arguments, int otherwise = Default) => new(arguments.Whole("budget", otherwise, Min, Max));

    /// <summary>Takes a memory where it fits. The first one is cut where it does not, so that there always is an answer.</summary>
    public void Add(ShownMemory memory)
    {
        var needed = TokenCount.Of(memory.ToText());
        if (needed > _left && memory.HasMetadata)
        {
            memory = memory with { HasMetadata = false };
            needed = TokenCount.Of(memory.ToText());
        }

        if (needed > _left && _shown.Count == 0)
        {
            memory = memory.Cut(_left - TokenCount.Of(memory.Cut(0).ToText()));
            needed = TokenCount.Of(memory.ToText());
        }

        if (needed > _left && _shown.Count > 0)
        {
            LeftOut++;
            return;
        }

        _left -= needed;
        _shown.Add(memory);
    }

    /// <summary>The beginning of a text that has so many tokens.</summary>
    public static string Take(string text, int tokens)
    {
        var (fits, tooLong) = (0, text.Length + 1);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            (fits, tooLong) = TokenCount.Of(text[..middle]) <= tokens ? (middle, tooLong) : (fits, middle);
        }

        return Excerpt.Of(text, fits);
    }
}
