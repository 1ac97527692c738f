using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Vaults.Salvage;

/// <summary>The file <c>report.json</c> beside what was set aside.</summary>
[JsonSerializable(typeof(SalvageReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class SalvageReportFile : JsonSerializerContext
{
    public static void Write(string path, SalvageReport report) => File.WriteAllText(path, JsonSerializer.Serialize(report, Default.SalvageReport));

    public static SalvageReport Read(string path) => JsonSerializer.Deserialize(File.ReadAllText(path), Default.SalvageReport)!;
}
