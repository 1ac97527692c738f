using Cairn.Core.Workspace.Learning;

namespace Cairn.Core.Tests.Workspace.Learning;

public sealed class NormalTests
{
    // Taken from tables of the distribution.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.6914624613)]
    [InlineData(1, 0.8413447461)]
    [InlineData(-1, 0.1586552539)]
    [InlineData(1.2815515655, 0.9)]
    [InlineData(1.96, 0.9750021049)]
    [InlineData(-3, 0.0013498980)]
    [InlineData(5, 0.9999997133)]
    public void The_share_below_is_that_of_the_tables(double value, double share) => Assert.Equal(share, Normal.Below(value), 1e-9);

    [Theory]
    [InlineData(8.1, 1)]
    [InlineData(-8.1, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, 0)]
    public void Far_out_it_is_all_or_nothing(double value, double share) => Assert.Equal(share, Normal.Below(value));

    [Fact]
    public void It_is_never_below_0_or_above_1()
    {
        for (var value = -8d; value <= 8; value += 0.001)
        {
            Assert.InRange(Normal.Below(value), 0, 1);
        }
    }
}
