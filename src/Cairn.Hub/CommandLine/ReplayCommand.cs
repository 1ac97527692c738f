using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Cairn.Core.Merge;
using Cairn.Core.Records;
using Cairn.Hub.Cluster;
using Cairn.Hub.Migrations;
using Cairn.Hub.Projections;
using Cairn.Hub.Storage;
using Cairn.Protocol;

namespace Cairn.Hub.CommandLine;

/// <summary><c>cairn-hub replay</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var projection = new Option<string?>("--projection") { Description = "Only this read model. [default: all]" };
        projection.AcceptOnlyFromAmong([Replay.Records, .. HubProjections.All.Select(one => one.Name)]);
        var vault = new Option<Guid?>("--vault") { Description = "Only this vault. [default: all]" };
        var at = new Option<Moment?>("--at")
        {
            CustomParser = ReadMoment,
            Description = "Build nothing, and print the vault's records as they were after the change of this sequence, or at this time (2026-03-14T09:00:00Z), a line of JSON for each.",
        };
        var command = new Command("replay", "Build read models again from the logs, or print what a log said at an earlier time. Nodes may go on meanwhile.") { HubSettings.File, HubSettings.Database, DevHome.Option, projection, vault, at };
        command.Validators.Add(result =>
        {
            if (result.GetResult(at) is not null && (result.GetResult(vault) is null || result.GetResult(projection) is not null))
            {
                result.AddError("--at is for one vault, and for no projection: --vault ID --at SEQUENCE|TIME.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = HubSettings.Read(parsed, HubSettings.NamesDatabase(parsed) ? null : (await PrivateCluster.FindAsync(DevHome.Of(parsed))).Service);
            await new Migrator(options.Database).RequireNewestAsync(cancellationToken);
            await using var database = new HubDatabase(options.Database);
            var replay = Of(database, parsed.GetValue(projection));
            var output = parsed.InvocationConfiguration.Output;
            await (parsed.GetValue(at) is { } moment ? PrintAsync(replay, parsed.GetValue(vault)!.Value, moment, output, cancellationToken) : RebuildAsync(replay, parsed.GetValue(vault), output, cancellationToken));
            return 0;
        });
        return command;
    }

    private static Replay Of(HubDatabase database, string? projection) =>
        new(database, [.. HubProjections.All.Where(one => projection is null || one.Name == projection)], TimeProvider.System) { IncludesRecords = projection is null or Replay.Records };

    private static async Task RebuildAsync(Replay replay, Guid? vault, TextWriter output, CancellationToken cancellationToken)
    {
        if (vault is { } one)
        {
            await replay.RebuildAsync(one, cancellationToken);
            await output.WriteLineAsync("The vault's read models were built again.");
            return;
        }

        var count = await replay.RebuildAllAsync(progress: null, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The read models of {count} {(count == 1 ? "vault" : "vaults")} were built again."));
    }

    private static async Task PrintAsync(Replay replay, Guid vault, Moment moment, TextWriter output, CancellationToken cancellationToken)
    {
        var owner = await replay.OwnerOfAsync(vault, cancellationToken);
        var records = moment.Sequence is { } sequence ? replay.RecordsAtAsync(owner, vault, sequence, cancellationToken) : replay.RecordsAtAsync(owner, vault, moment.Time, cancellationToken);
        await foreach (var record in records.Where(record => record.IsVisible).WithCancellation(cancellationToken))
        {
            await output.WriteLineAsync(Json(record));
        }
    }

    private static Moment? ReadMoment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return new Moment(sequence, default);
        }

        if (TimeText.TryRead(text, out var time))
        {
            return new Moment(null, time);
        }

        result.AddError("--at takes the sequence of a change, or a time as in 2026-03-14T09:00:00Z.");
        return null;
    }

    private static string Json(RecordState record)
    {
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = ResponseContent.NewWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("collection", record.Key.Collection);
            json.WriteString("id", record.Key.Id);
            json.WriteStartObject("fields");
            foreach (var (name, field) in record.Fields.Where(field => !field.Value.Value.IsNull))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(field.Value.Json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    /// <param name="Sequence">After which change; null where it is a time.</param>
    /// <param name="Time">When.</param>
    private sealed record Moment(long? Sequence, DateTimeOffset Time);
}
