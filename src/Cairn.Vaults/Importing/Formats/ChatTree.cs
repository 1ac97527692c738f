namespace Cairn.Vaults.Importing.Formats;

/// <summary>A conversation with its branches: each time that an answer was made again, or a question edited, it goes on from there anew.</summary>
internal sealed class ChatTree
{
    private const string Branch = "branch";
    private const string Other = "other";

    private readonly Dictionary<string, ChatNode> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _current = new(StringComparer.Ordinal);
    private readonly ILookup<string, ChatNode> _children;

    /// <param name="nodes">The turns. Of several with one id the first counts.</param>
    /// <param name="last">The last turn of the branch that the person sees; null where that is not known.</param>
    public ChatTree(IEnumerable<ChatNode> nodes, string? last)
    {
        foreach (var node in nodes)
        {
            _nodes.TryAdd(node.Id, node);
        }

        // A parent that is not there, or that is its own, begins no circle.
        _children = _nodes.Values.Where(node => node.Parent is { } parent && _nodes.ContainsKey(parent)).ToLookup(node => node.Parent!, StringComparer.Ordinal);
        while (last is not null && _nodes.TryGetValue(last, out var node) && _current.Add(last))
        {
            last = node.Parent;
        }
    }

    /// <summary>All turns, each once: the branch that the person sees first, and every other after it.</summary>
    public IEnumerable<SourceItem> Items(string source, string session)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var roots = _nodes.Values.Where(node => node.Parent is null || !_nodes.ContainsKey(node.Parent));

        // Turns that stand in a circle have no root; each that was not reached is taken as one.
        foreach (var root in roots.Concat(_nodes.Values))
        {
            var open = new Stack<(ChatNode Node, int Position)>([(root, 0)]);
            while (open.TryPop(out var next))
            {
                if (!seen.Add(next.Node.Id))
                {
                    continue;
                }

                var position = next.Position;
                foreach (var item in next.Node.Messages().SelectMany(message => Marked(message, next.Node).Items(source, session, position)))
                {
                    position++;
                    yield return item;
                }

                // The branch that is seen is put down last, and so taken up first; the others in the order of the file.
                foreach (var child in _children[next.Node.Id].Reverse().OrderBy(child => _current.Contains(child.Id)))
                {
                    open.Push((child, position));
                }
            }
        }
    }

    private ChatMessage Marked(ChatMessage message, ChatNode node)
    {
        if (_current.Count > 0 && !_current.Contains(node.Id))
        {
            message.Metadata[Branch] = Other;
        }

        return message;
    }
}
