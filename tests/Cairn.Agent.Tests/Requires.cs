namespace Cairn.Agent.Tests;

/// <summary>What a test needs from the machine: where it is missing the test is skipped on a laptop, and fails on the build machine.</summary>
internal static class Requires
{
    public static void File(string path, string reason)
    {
        if (!System.IO.File.Exists(path) && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{reason} There is no {path}.");
        Assert.SkipUnless(System.IO.File.Exists(path), reason);
    }
}
