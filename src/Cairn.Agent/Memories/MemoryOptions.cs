using System.CommandLine;
using System.Text.Json;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Records;

namespace Cairn.Agent.Memories;

/// <summary>The fields of a memory as options, for the commands that write one.</summary>
internal sealed class MemoryOptions
{
    private readonly Option<string[]> _tags = new("--tag") { Description = "A tag; may be given several times.", HelpName = "TAG" };
    private readonly Option<double?> _significance = new("--significance")
    {
        Description = "How much it matters, from 0 to 1.",
        HelpName = "NUMBER",
        CustomParser = result => Numbers.Any(result, "--significance takes a number from 0 to 1."),
    };

    private readonly Option<string?> _metadata = new("--metadata") { Description = "Anything else, as a JSON object.", HelpName = "JSON" };
    private readonly Option<string?>[] _texts =
    [
        Text("kind", "What it is: note, message, episode, reflection, or a word of your own."),
        Text("caption", "A title or caption."),
        Text("speaker", "Who said it."),
        Text("session", "The conversation it belongs to."),
        Text("source", "Where it comes from."),
        Text("occurred-at", "When it happened, such as 2026-11-21 or 2026-11-21T16:30:00Z."),
        Text("expires-at", "When it is no longer to be found."),
        Text("emotional-context", "How it felt."),
        Text("loop-context", "The loop it arose in."),
    ];

    public void AddTo(Command command)
    {
        foreach (var option in _texts.Append<Option>(_tags).Append(_significance).Append(_metadata))
        {
            command.Add(option);
        }
    }

    /// <summary>The fields that were given.</summary>
    public SortedList<string, FieldValue> Read(Session session)
    {
        var fields = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        foreach (var option in _texts)
        {
            if (session.Get(option) is { } text)
            {
                fields[option.Name.TrimStart('-').Replace('-', '_')] = FieldValue.Text(text);
            }
        }

        if (session.Get(_tags) is { Length: > 0 } tags)
        {
            fields["tags"] = FieldValue.Texts(tags);
        }

        if (session.Get(_significance) is { } significance)
        {
            fields["significance"] = FieldValue.Number(significance);
        }

        if (session.Get(_metadata) is { } metadata)
        {
            fields["metadata"] = Parse(metadata);
        }

        return fields;
    }

    private static Option<string?> Text(string name, string description) => new($"--{name}") { Description = description, HelpName = "TEXT" };

    private static FieldValue Parse(string json)
    {
        try
        {
            return FieldValue.Parse(json);
        }
        catch (JsonException)
        {
            throw new CairnException("invalid_field", "The field metadata must be a JSON object.", "Nothing was written. For example: --metadata '{\"project\":\"boat\"}'");
        }
    }
}
