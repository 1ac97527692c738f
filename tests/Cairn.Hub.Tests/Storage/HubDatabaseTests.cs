using Cairn.Hub.Storage;
using Npgsql;

namespace Cairn.Hub.Tests.Storage;

public sealed class HubDatabaseTests
{
    [Theory]
    [InlineData("Host=localhost;Maximum Pool Size=3", 3)]
    [InlineData("Host=localhost;MaxPoolSize=100", 100)]
    public async Task As_many_connections_are_opened_as_the_settings_say(string settings, int count)
    {
        await using var database = new HubDatabase(settings);

        Assert.Equal(count, new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize);
    }

    [Fact]
    public async Task Where_the_settings_say_nothing_they_follow_from_the_processors()
    {
        await using var database = new HubDatabase("Host=localhost");

        Assert.Equal(8 + (8 * Environment.ProcessorCount), new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize);
    }
}
