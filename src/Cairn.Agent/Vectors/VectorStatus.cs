using System.Text.Json;
using Cairn.Agent.Homes;
using Cairn.Vaults;
using Cairn.Vaults.Vectors;

namespace Cairn.Agent.Vectors;

/// <summary>How much of a vault has vectors of the configured model.</summary>
internal sealed record VectorStatus(string Model, EmbeddingCoverage Coverage)
{
    /// <summary>Null where no embedder is configured.</summary>
    public static VectorStatus? Of(SettingsFile file, Vault vault) =>
        EmbedderSettings.Load(file) is { } settings ? new VectorStatus(settings.ModelName, vault.Coverage(settings.ModelName)) : null;

    public static void Write(Utf8JsonWriter json, VectorStatus? status)
    {
        if (status is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("model", status.Model);
        WriteCounts(json, status.Coverage);
        json.WriteEndObject();
    }

    public static void WriteCounts(Utf8JsonWriter json, EmbeddingCoverage coverage)
    {
        json.WriteNumber("covered", coverage.Covered);
        json.WriteNumber("refused", coverage.Refused);
        json.WriteNumber("total", coverage.Total);
    }

    public override string ToString() =>
        $"vectors of {Model}: {Coverage.Covered:N0} of {Coverage.Total:N0} memories{(Coverage.Refused > 0 ? $", {Coverage.Refused:N0} refused by the model" : "")}{(Coverage.Waiting > 0 ? " (`cairn embed` makes the others)" : "")}";
}
