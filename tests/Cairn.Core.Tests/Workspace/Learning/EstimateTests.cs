using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class EstimateTests
{
    // 10, and 8 times in 10 between half and twice as much.
    private static readonly Estimate Ten = new(5, 10, 20);

    [Theory]
    [InlineData(5, 0.1)]
    [InlineData(10, 0.5)]
    [InlineData(20, 0.9)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1e300, 1)]
    public void How_likely_it_is_within_a_limit_follows_from_its_bounds(double limit, double share) => Assert.Equal(share, Ten.Within(limit), 1e-9);

    // By hand: ln 1.5 / ln 2 = 0.584963 of the way from the middle to the bound; 0.584963 × 1.281552 = 0.749660, below which lie 77.33 %.
    [Fact]
    public void Between_them_its_logarithm_is_normal() => Assert.Equal(0.77327, Ten.Within(15), 1e-5);

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    public void Nothing_is_done_at_once_but_not_before(double limit, double share) => Assert.Equal(share, Estimate.None.Within(limit));

    [Fact]
    public void What_is_sure_is_within_it_or_not()
    {
        var sure = new Estimate(10, 10, 10);

        Assert.Equal((0, 1), (sure.Within(9.9), sure.Within(10)));
    }

    // By hand: at 2 a day 10 are 5 days; the width is √(0.693147² + 1.281552² / 4) = √(0.480453 + 0.410594) = 0.943953, e to which is 2.570123.
    [Fact]
    public void At_a_pace_that_4_things_tell_it_is_as_uncertain_as_both()
    {
        var (low, likely, high) = Ten.At(2, 4);

        Assert.Equal(5, likely, 1e-12);
        Assert.Equal(5 * 2.570123, high, 1e-4);
        Assert.Equal(5 / 2.570123, low, 1e-4);
        Assert.Equal(Estimate.None, Estimate.None.At(2, 4));
    }
}
