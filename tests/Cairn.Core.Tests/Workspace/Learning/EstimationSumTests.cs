using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class EstimationSumTests
{
    [Fact]
    public void Of_one_thing_it_is_what_is_said_of_that()
    {
        var model = EstimationModel.Unknown.Learn([1, 4]);

        var (low, likely, high) = model.Sum([3]);

        // As in EstimationModelTests: 3 × e^(2 ln 2 / 3) = 3 × 2^(2/3) = 4.762203.
        Assert.Equal(4.762203, likely, 1e-6);
        Assert.Equal(model.Predict(3), model.Sum([3]));
        Assert.Equal(likely * likely, low * high, 1e-9);
    }

    // By hand, of somebody unknown: each varies by 0.25 / 2 = 0.125. Of 1 and 3 hours the squares are 10/16 of the sum's, so the sum varies by
    // ln(1 + 0.625 × (e^0.125 − 1)) = ln(1.0832178) = 0.0799360; its middle is 4 × e^((0.125 − 0.079936) / 2) = 4.0910813, and its width
    // 1.533206 × √(0.079936 + 0.125) = 0.6940750, e to which is 2.0018569.
    [Fact]
    public void Of_two_things_it_varies_less_than_each()
    {
        var (low, likely, high) = EstimationModel.Unknown.Sum([1, 3]);

        Assert.Equal(4.09108, likely, 1e-4);
        Assert.Equal(4.09108 * 2.00186, high, 1e-3);
        Assert.Equal(4.09108 / 2.00186, low, 1e-3);
    }

    [Fact]
    public void Nothing_takes_nothing()
    {
        Assert.Equal(Estimate.None, EstimationModel.Unknown.Sum([]));
        Assert.Equal(Estimate.None, EstimationModel.Unknown.Sum([0]));
    }

    [Fact]
    public void In_whichever_order_it_is_the_same_to_the_last_digit() => Seeds.Each(100, random =>
    {
        var hours = Enumerable.Range(0, 30).Select(_ => random.NextDouble() * 12).ToList();
        var ratios = Enumerable.Range(0, 30).Select(_ => 0.2 + random.NextDouble()).ToList();

        Assert.Equal(EstimationModel.Unknown.Learn(ratios).Sum(hours), EstimationModel.Unknown.Learn(random.Shuffled(ratios)).Sum(random.Shuffled(hours)));
    });

    [Fact]
    public void A_million_hours_and_estimates_that_are_far_off_are_numbers_yet()
    {
        var model = EstimationModel.Unknown.Learn([1e-12, 1e12, 1e-12, 1e12]);

        var (low, likely, high) = model.Sum([.. Enumerable.Repeat(1_000_000d, 2_000)]);

        Assert.All([low, likely, high], hours => Assert.False(double.IsNaN(hours)));
        Assert.InRange(model.Sum([1_000_000]).Likely, 1, 1e9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void After_a_year_of_work_8_of_10_projects_of_ten_todos_take_as_long_as_was_said(int style)
    {
        const int Runs = 200;
        var covered = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random((style * 1_000) + run);
            var kinds = EstimatingStyles.All[style].Kinds;
            var year = EstimatingStyles.Year(kinds, random).ToList();
            var kind = random.Next(kinds.Length);
            var person = EstimationModel.Unknown.Learn(year.Select(todo => todo.Actual / todo.Estimated));
            var model = person.ForKind().Learn(year.Where(todo => todo.Kind == kind).Select(todo => todo.Actual / todo.Estimated));

            var project = Enumerable.Range(0, 10).Select(_ => EstimatingStyles.Todo(kinds, kind, random)).ToList();
            var said = model.Sum([.. project.Select(todo => todo.Estimated)]);
            var took = project.Sum(todo => todo.Actual);
            covered += took >= said.Low && took <= said.High ? 1 : 0;
        }

        Assert.InRange(covered / (double)Runs, 0.7, 0.9);
    }
}
