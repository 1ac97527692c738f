using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class EstimationModelTests
{
    private const int Runs = 200;

    // Taken from tables of the distribution.
    [Theory]
    [InlineData(3, 1.637744)]
    [InlineData(4, 1.533206)]
    [InlineData(5, 1.475884)]
    [InlineData(10, 1.372184)]
    [InlineData(30, 1.310415)]
    [InlineData(120, 1.288646)]
    [InlineData(100_000, 1.281559)]
    public void The_quantile_is_that_of_the_tables(double freedom, double quantile) => Assert.Equal(quantile, StudentT.Quantile90(freedom), 1e-4);

    // By hand: logs 0 and ln 4; prior 0 of weight 1, shape 2, scale 1/4. Mean ln 2, spread 2 (ln 2)²; weight 3, location 2 ln 2 / 3, shape 3, scale 1/4 + (ln 2)² + (ln 2)²/3.
    [Fact]
    public void Two_things_done_move_what_is_believed_as_the_formula_says()
    {
        var model = EstimationModel.Unknown.Learn([1, 4]);
        var square = Math.Log(2) * Math.Log(2);

        Assert.Equal(2, model.Count);
        Assert.Equal(2 * Math.Log(2) / 3, model.Location, 1e-12);
        Assert.Equal((0.25 + (square * 4 / 3)) / 2, model.Variance, 1e-12);
        var (low, likely, high) = model.Predict(3);
        var width = 1.439756 * Math.Sqrt((0.25 + (square * 4 / 3)) * 4 / 9);
        Assert.Equal(3 * Math.Exp(model.Location), likely, 1e-12);
        Assert.Equal(likely * Math.Exp(width), high, 1e-4);
        Assert.Equal(likely * Math.Exp(-width), low, 1e-4);
    }

    [Fact]
    public void In_whichever_order_and_portions_it_learns_the_same()
    {
        double[] ratios = [0.5, 1, 3, 1.25, 0.8];

        var whole = EstimationModel.Unknown.Learn(ratios);
        var portions = ratios.Reverse().Aggregate(EstimationModel.Unknown, (model, ratio) => model.Learn([ratio]));

        Assert.Equal(whole.Count, portions.Count);
        Assert.Equal(whole.Location, portions.Location, 1e-12);
        Assert.Equal(whole.Variance, portions.Variance, 1e-12);
        Assert.Same(whole, whole.Learn([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Over_a_year_of_work_8_of_10_things_take_as_long_as_was_said_and_it_beats_the_mean(int style)
    {
        var (covered, asked, error, errorOfMean) = (0, 0, 0d, 0d);
        for (var run = 0; run < Runs; run++)
        {
            var year = EstimatingStyles.Year(EstimatingStyles.All[style].Kinds, new Random((style * 1_000) + run)).ToList();
            for (var at = 20; at < year.Count; at += 5)
            {
                var (kind, estimated, actual) = year[at];
                var done = year[..at];
                var person = EstimationModel.Unknown.Learn(done.Select(todo => todo.Actual / todo.Estimated));
                var said = person.ForKind().Learn(done.Where(todo => todo.Kind == kind).Select(todo => todo.Actual / todo.Estimated)).Predict(estimated);
                var mean = estimated * done.Average(todo => todo.Actual / todo.Estimated);
                asked++;
                covered += actual >= said.Low && actual <= said.High ? 1 : 0;
                error += Math.Abs(Math.Log(said.Likely / actual));
                errorOfMean += Math.Abs(Math.Log(mean / actual));
            }
        }

        Assert.InRange(covered / (double)asked, 0.7, 0.9);
        Assert.True(error < errorOfMean, $"{EstimatingStyles.All[style].Name}: {error / asked:0.000} beside {errorOfMean / asked:0.000}");
    }
}
