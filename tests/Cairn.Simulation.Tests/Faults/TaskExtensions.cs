namespace Cairn.Simulation.Tests.Faults;

/// <summary>Gives tasks without a result one.</summary>
internal static class TaskExtensions
{
    public static async Task<bool> ContinueAsync(this Task task)
    {
        await task;
        return true;
    }
}
