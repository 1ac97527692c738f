using System.CommandLine;
using Cairn.Agent.CommandLine;
using Cairn.Core;
using Cairn.Core.Collections;
using Cairn.Core.Records;
using Cairn.Core.Workspace;
using Cairn.Vaults;

namespace Cairn.Agent.Workspace;

/// <summary>The fields of a record of the workspace as options, each named as its field without <c>_id</c> and <c>_at</c>.</summary>
internal sealed class WorkOptions
{
    // Those that programs write.
    private static readonly string[] Unoffered = ["health_score", "activity_summary", "last_ai_update", "created_at", "updated_at"];

    private readonly List<(Field Field, Option<string[]> Option)> _options = [];

    /// <param name="collection">The collection whose fields they are.</param>
    /// <param name="fields">Those of its fields that become options.</param>
    public WorkOptions(Collection collection, Func<string, bool> fields)
    {
        foreach (var field in collection.Fields.Where(field => !Unoffered.Contains(field.Name) && fields(field.Name)))
        {
            var option = new Option<string[]>(NameOf(field.Name)) { Description = Describe(field), HelpName = HelpOf(field) };
            if (field.Choices.Count > 0)
            {
                option.CompletionSources.Add([.. field.Choices]);
            }

            _options.Add((field, option));
        }
    }

    /// <summary>The option of a field.</summary>
    public static string NameOf(string field) => $"--{(field == "tags" ? "tag" : field.EndsWith("_id", StringComparison.Ordinal) || field.EndsWith("_at", StringComparison.Ordinal) ? field[..^3] : field).Replace('_', '-')}";

    public void AddTo(Command command) => _options.ForEach(option => command.Add(option.Option));

    /// <summary>The fields that were given.</summary>
    /// <exception cref="CairnException">Codes <c>invalid_field</c>, and those of <see cref="Vault.Find"/>.</exception>
    public Dictionary<string, FieldValue> Read(Session session, Vault vault) => _options.Where(option => session.Has(option.Option))
        .ToDictionary(option => option.Field.Name, option => Parse(option.Field, session.Get(option.Option), vault), StringComparer.Ordinal);

    /// <summary>For each field that was given, what was.</summary>
    public Dictionary<string, IReadOnlyList<string>> ReadAll(Session session, Vault vault) => _options.Where(option => session.Has(option.Option))
        .ToDictionary(option => option.Field.Name, option => (IReadOnlyList<string>)[.. session.Get(option.Option).Select(text => IdOf(option.Field.Name, text, vault))], StringComparer.Ordinal);

    private static FieldValue Parse(Field field, string[] given, Vault vault)
    {
        if (field.Type == FieldType.Texts)
        {
            return FieldValue.Texts(given);
        }

        if (given is not [var text])
        {
            throw Invalid(field, "can be given once");
        }

        try
        {
            return field.Type is FieldType.Text or FieldType.Time or FieldType.Date ? FieldValue.Text(IdOf(field.Name, text, vault)) : FieldValue.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Invalid(field, field.Type == FieldType.Number ? "must be a number" : "must be a JSON object");
        }
    }

    private static string IdOf(string field, string text, Vault vault) => WorkspaceCollections.ReferredBy(field) is { } collection ? vault.Find([collection.Name], text).Key.Id : text;

    private static CairnException Invalid(Field field, string rule) => new("invalid_field", $"The field {field.Name} {rule}.", "Nothing was written. Correct the value and try again.");

    private static string Describe(Field field) => field.Choices.Count == 0 ? WorkFields.Of(field.Name) : $"{WorkFields.Of(field.Name)} One of: {string.Join(", ", field.Choices)}.";

    private static string HelpOf(Field field) => WorkspaceCollections.ReferredBy(field.Name) is not null ? "ID" : field.Type switch
    {
        FieldType.Number => "NUMBER",
        FieldType.Time or FieldType.Date => "DATE",
        FieldType.Object => "JSON",
        _ => field.Choices.Count > 0 ? field.Name.ToUpperInvariant() : "TEXT",
    };
}
