using Cairn.Core.Records;

namespace Cairn.Core.Collections;

/// <summary>A declared collection: which fields its records have, and what their writer may put into them.</summary>
public sealed class Collection
{
    private readonly Dictionary<string, Field> _fields;

    /// <summary>Declares a collection.</summary>
    public Collection(string name, params IReadOnlyList<Field> fields)
    {
        Name = name;
        Fields = fields;
        IsSearched = fields.Any(field => field.SearchWeight > 0);
        _fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>Its name on the wire.</summary>
    public string Name { get; }

    /// <summary>Its fields, in the order in which a person would read them.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Whether any field is in the keyword index.</summary>
    public bool IsSearched { get; }

    /// <summary>Whether records are appended once and never changed: the first stamp wins.</summary>
    public bool IsLedger { get; init; }

    /// <summary>Checks what a local writer wants to set, and brings it into the form that is stored.</summary>
    /// <param name="patch">The fields to set; null removes one.</param>
    /// <param name="isNew">Whether the record is new: required fields must be there, and defaults are filled in.</param>
    /// <exception cref="CairnException">Codes <c>unknown_field</c>, <c>missing_field</c> and <c>invalid_field</c>.</exception>
    public SortedList<string, FieldValue> Check(IEnumerable<KeyValuePair<string, FieldValue>> patch, bool isNew)
    {
        var stored = new SortedList<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, value) in patch)
        {
            var field = _fields.GetValueOrDefault(name) ?? throw Unknown(name);
            stored[name] = value.IsNull ? AllowRemoval(field) : FieldCheck.Normalise(field, value);
        }

        foreach (var field in isNew ? Fields : [])
        {
            if (!stored.ContainsKey(field.Name))
            {
                AddDefault(stored, field);
            }
        }

        return stored;
    }

    /// <summary>Checks that what a local writer sets may stand where something else stands now.</summary>
    /// <param name="patch">What <see cref="Check"/> returned.</param>
    /// <param name="before">What a field holds now.</param>
    /// <exception cref="CairnException">Code <c>invalid_field</c>.</exception>
    public void CheckMoves(SortedList<string, FieldValue> patch, Func<string, FieldValue> before)
    {
        foreach (var (name, value) in patch)
        {
            FieldCheck.Move(_fields[name], before(name), value);
        }
    }

    private static void AddDefault(SortedList<string, FieldValue> stored, Field field)
    {
        if (!field.Default.IsNull)
        {
            stored.Add(field.Name, field.Default);
        }
        else if (field.IsRequired)
        {
            throw new CairnException("missing_field", $"A new record needs the field {field.Name}.", $"Give {field.Name} a value.");
        }
    }

    private static FieldValue AllowRemoval(Field field) => field.IsRequired
        ? throw new CairnException("missing_field", $"The field {field.Name} cannot be removed.", "Delete the whole record instead.")
        : FieldValue.Null;

    private CairnException Unknown(string name) => new(
        "unknown_field",
        $"Records in {Name} have no field called {(Names.IsName(name) ? name : "that")}.",
        $"Use one of: {string.Join(", ", _fields.Keys)}. Anything else has room in metadata.");
}
