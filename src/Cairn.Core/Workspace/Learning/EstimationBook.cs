namespace Cairn.Core.Workspace.Learning;

/// <summary>How long things take beside what was estimated, for each person, and for each kind of project that the person has worked on.</summary>
public sealed class EstimationBook
{
    // By ordinal: a culture takes some different names for one.
    private readonly SortedDictionary<(string Person, string Kind), EstimationModel> _models = new(Comparer<(string Person, string Kind)>.Create(Compare));

    /// <summary>What was learned: for each model whose it is, both empty where nobody said, and of which kind of project; empty for all of them.</summary>
    public IReadOnlyCollection<KeyValuePair<(string Person, string Kind), EstimationModel>> Models => _models;

    /// <summary>Learns from todos that are done and have both hours.</summary>
    /// <param name="past">What was done.</param>
    public static EstimationBook Learn(WorkPast past)
    {
        // One order, so that the same log makes the same model to the last digit.
        var told = past.Done.Where(todo => todo.Ratio is not null).OrderBy(todo => todo.CompletedAt).ThenBy(todo => todo.Id, StringComparer.Ordinal).ToList();
        var book = new EstimationBook();
        foreach (var person in told.GroupBy(todo => todo.Person, StringComparer.Ordinal))
        {
            var own = book._models[(person.Key, "")] = EstimationModel.Unknown.Learn(person.Select(todo => todo.Ratio!.Value));
            foreach (var kind in person.GroupBy(todo => past.Kinds.GetValueOrDefault(todo.Project, ""), StringComparer.Ordinal).Where(kind => kind.Key.Length > 0))
            {
                book._models[(person.Key, kind.Key)] = own.ForKind().Learn(kind.Select(todo => todo.Ratio!.Value));
            }
        }

        return book;
    }

    /// <summary>The model that fits best: of this person and kind, or else of this person, or else of whoever has said nothing of himself.</summary>
    public EstimationModel For(string person, string kind)
    {
        (string, string)[] fitting = [(person, kind), (person, ""), ("", kind), ("", "")];
        return fitting.Select(_models.GetValueOrDefault).OfType<EstimationModel>().FirstOrDefault() ?? EstimationModel.Unknown;
    }

    /// <summary>What was learned, in words.</summary>
    public IEnumerable<KnowledgeEntry> Entries => _models.Select(found => new KnowledgeEntry(
        KnowledgeKind.EstimationModel, $"hours{Part("of", found.Key.Person)}{Part("in", found.Key.Kind)}",
        $"{(found.Key.Kind.Length == 0 ? "Todos" : $"Todos of projects of kind {found.Key.Kind}")}{(found.Key.Person.Length == 0 ? "" : $" of {found.Key.Person}")} take {Phrase.Number(found.Value.Factor)} times what was estimated, 8 in 10 of them {Phrase.Number(found.Value.Predict(1).Low)} to {Phrase.Number(found.Value.Predict(1).High)} times.")
    {
        Evidence = Phrase.Sentence($"{Phrase.Count(found.Value.Count, "todo")} with estimated and actual hours."),
        Count = found.Value.Count,
    });

    // Doubled, the underscores of a name are told apart from those around it, and no two models are called the same.
    private static string Part(string word, string name) => name.Length == 0 ? "" : $"_{word}_{name.Replace("_", "__", StringComparison.Ordinal)}";

    private static int Compare((string Person, string Kind) one, (string Person, string Kind) other) =>
        string.CompareOrdinal(one.Person, other.Person) is not 0 and var order ? order : string.CompareOrdinal(one.Kind, other.Kind);
}
