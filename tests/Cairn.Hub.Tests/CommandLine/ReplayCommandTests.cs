using System.Globalization;
using System.Text.Json;
using Cairn.Core.Recall;
using Cairn.Core.Records;
using Cairn.Hub.Tests.Memories;

namespace Cairn.Hub.Tests.CommandLine;

public sealed class ReplayCommandTests(Postgres postgres)
{
    [Fact]
    public async Task Read_models_that_were_damaged_are_built_again_all_or_one()
    {
        await using var shared = await FillAsync();
        var before = await shared.ColumnAsync("SELECT concat_ws(' ', record, fields) FROM records ORDER BY 1");
        await shared.ColumnAsync("UPDATE records SET fields = '{}'; DELETE FROM segments");

        Assert.Equal((0, "The vault's read models were built again.\n"), await RunAsync(shared, "--vault", $"{shared.Vault}", "--projection", "memories"));
        Assert.NotEqual(before, await shared.ColumnAsync("SELECT concat_ws(' ', record, fields) FROM records ORDER BY 1"));
        Assert.Equal((0, "The read models of 1 vault were built again.\n"), await RunAsync(shared));

        Assert.Equal(before, await shared.ColumnAsync("SELECT concat_ws(' ', record, fields) FROM records ORDER BY 1"));
        Assert.NotEmpty((await shared.AskAsync(new RecallQuery("boat"))).Items);
    }

    [Fact]
    public async Task Records_are_printed_as_they_were()
    {
        await using var shared = await FillAsync();
        var now = DateTimeOffset.Parse((await shared.ColumnAsync("SELECT max(pushed_at)::text FROM changes"))[0], CultureInfo.InvariantCulture);

        Assert.Equal(["the boat"], await ContentsAsync(shared, "1"));
        Assert.Equal(["the red boat"], await ContentsAsync(shared, "2"));
        Assert.Equal(["the red boat"], await ContentsAsync(shared, TimeText.Of(now.AddMilliseconds(1))));
        Assert.Empty(await ContentsAsync(shared, "2001-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("--at is for one vault", "--at", "1")]
    [InlineData("--at takes the sequence", "--vault", "01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10", "--at", "yesterday")]
    [InlineData("'nothing' not recognized", "--projection", "nothing")]
    [InlineData("There is no such vault", "--vault", "01936f3e-8c00-7a3b-9d41-5f0e2b7c6a10")]
    public async Task What_cannot_be_done_is_said(string saying, params string[] args)
    {
        await using var hub = await TestHub.StartAsync(postgres);

        var (status, _, error) = await HubCommand.RunAsync(["replay", "--database", postgres.ServiceOf(hub.Owner), .. args]);

        Assert.Equal(1, status);
        Assert.Contains(saying, error, StringComparison.Ordinal);
    }

    private async Task<SharedVault> FillAsync()
    {
        var shared = await SharedVault.StartAsync(postgres);
        var key = await shared.RememberAsync("the boat");
        await shared.Device.EditAsync(key, "the red boat");
        await shared.PushAsync();
        await shared.ProjectAsync();
        return shared;
    }

    private async Task<List<string?>> ContentsAsync(SharedVault shared, string at)
    {
        var (status, output) = await RunAsync(shared, "--vault", $"{shared.Vault}", "--at", at);
        Assert.Equal(0, status);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line).GetProperty("fields").GetProperty("content").GetString())];
    }

    private async Task<(int Status, string Out)> RunAsync(SharedVault shared, params string[] args)
    {
        var (status, output, error) = await HubCommand.RunAsync(["replay", "--database", postgres.ServiceOf(shared.Hub.Owner), .. args]);
        Assert.Equal("", error);
        return (status, output);
    }
}
