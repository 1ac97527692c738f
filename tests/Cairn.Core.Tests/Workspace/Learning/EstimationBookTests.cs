using Cairn.Core.Workspace;
using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class EstimationBookTests
{
    private static readonly WorkPast Past = new()
    {
        Done =
        [
            Took("1", 1, "", ""), Took("2", 4, "", ""),
            Took("3", 2, "anna", "hull"), Took("4", 2, "anna", "sail"), Took("5", 2, "anna", "hull"),
            Took("6", 9, "ben", "hull") with { Actual = null },
        ],
        Kinds = new Dictionary<string, string> { ["hull"] = "boat", ["sail"] = "" },
    };

    private static readonly EstimationBook Book = EstimationBook.Learn(Past);

    [Fact]
    public void Each_person_and_each_kind_of_their_projects_has_a_model() =>
        Assert.Equal([("", "", 2), ("anna", "", 3), ("anna", "boat", 2)], Book.Models.Select(found => (found.Key.Person, found.Key.Kind, found.Value.Count)));

    [Theory]
    [InlineData("anna", "boat", 2)]
    [InlineData("anna", "garden", 3)]
    [InlineData("anna", "", 3)]
    [InlineData("", "boat", 2)]
    [InlineData("ben", "boat", 2)]
    [InlineData("", "", 2)]
    public void The_model_that_fits_best_is_taken(string person, string kind, int count) => Assert.Equal(count, Book.For(person, kind).Count);

    [Fact]
    public void Of_somebody_who_has_done_nothing_nothing_is_known() => Assert.Same(EstimationModel.Unknown, EstimationBook.Learn(new WorkPast()).For("anna", "boat"));

    // The worked example: two todos, of which one took as long as was estimated and the other four times that; the factor is 2^(2/3) = 1.59.
    // The width is 1.439756 × √((0.25 + 0.480453 × 4/3) / 3 × 4/3) = 0.905378 (as in EstimationModelTests), so 1.587 / 2.473 = 0.64 and 1.587 × 2.473 = 3.93.
    [Fact]
    public void What_was_learned_is_said_in_words()
    {
        var entry = Book.Entries.First();

        Assert.Equal(("hours", "Todos take 1.59 times what was estimated, 8 in 10 of them 0.64 to 3.93 times.", "2 todos with estimated and actual hours."), (entry.Name, entry.Condition, entry.Evidence));
        Assert.Equal((KnowledgeOrigin.Learned, 2), (entry.Origin, entry.Count));
        Assert.StartsWith("Todos of projects of kind boat of anna take ", Book.Entries.Last().Condition, StringComparison.Ordinal);
    }

    [Fact]
    public void One_todo_tells_of_one_todo() => Assert.Equal("A todo with estimated and actual hours.", EstimationBook.Learn(new WorkPast { Done = [Took("1", 2, "", "")] }).Entries.Single().Evidence);

    [Fact]
    public void No_two_models_are_called_the_same()
    {
        string[] names = ["", "a", "b", "a_b", "in", "a_in_b", "a_", "_b", "_in_", "of", "of_a"];
        var todos = names.SelectMany(person => names.Select(kind => Took($"{person}|{kind}", 2, person, kind))).ToList();
        var book = EstimationBook.Learn(new WorkPast { Done = todos, Kinds = names.ToDictionary(name => name) });

        Assert.Equal(names.Length * names.Length, book.Models.Count);
        Assert.Equal(book.Models.Count, book.Entries.Select(entry => entry.Name).Distinct().Count());
    }

    [Fact]
    public void Names_that_a_culture_takes_for_one_are_two() =>
        Assert.Equal(2, EstimationBook.Learn(new WorkPast { Done = [Took("1", 1, "anna", ""), Took("2", 4, "an\u00ADna", "")] }).Models.Count);

    [Fact]
    public void Hours_that_make_no_ratio_are_left_out()
    {
        var book = EstimationBook.Learn(new WorkPast { Done = [Took("1", 0, "", ""), Took("2", 1, "", "") with { Estimated = 0 }, Took("3", 1e308, "", "") with { Estimated = 1e-308 }, Took("4", 2, "", "") with { Status = TodoStatus.Refined }] });

        Assert.Empty(book.Models);
    }

    private static TodoView Took(string id, double actual, string person, string project) => Work.Done(id, 5, estimated: 1, actual) with { Person = person, Project = project };
}
