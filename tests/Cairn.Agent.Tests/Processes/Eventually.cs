using System.Runtime.CompilerServices;

namespace Cairn.Agent.Tests.Processes;

/// <summary>Waits for what comes a moment later. On a machine that is busy with other things a moment may be long: nothing is measured by it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds.</summary>
    /// <param name="condition">Whether it does.</param>
    /// <param name="what">What is asked, for whoever waits in vain.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) Assert.Fail($"After {Patience} it does not hold yet: {what}");
            await Task.Delay(LookEvery, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string)"/>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") => HoldsAsync(() => Task.FromResult(condition()), what);
}
