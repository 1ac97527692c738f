using Cairn.Agent.Homes;
using Cairn.Agent.Vectors;
using Cairn.Core;
using Cairn.Core.Vectors;

namespace Cairn.Agent.Daemon;

/// <summary>What the requests to a running agent share.</summary>
internal sealed class AgentContext(OpenVaults vaults, Action<string> note) : IDisposable
{
    private readonly Lock _lock = new();
    private EmbedderSettings? _settings;
    private IEmbedder? _embedder;

    public OpenVaults Vaults => vaults;

    public TimeProvider Time => vaults.Options.Time;

    /// <summary>A number from 0 to 1, not including it.</summary>
    public double Chance()
    {
        Span<byte> bytes = stackalloc byte[4];
        vaults.Options.Random(bytes);
        return BitConverter.ToUInt32(bytes) / (uint.MaxValue + 1.0);
    }

    /// <summary>Where the end of each piece of work is told of.</summary>
    public HeapThrift Heap { get; } = new(vaults.Options.Time);

    public SettingsFile Settings => new(vaults.Home);

    /// <summary>Says something to whoever watches the agent.</summary>
    public Action<string> Note => note;

    /// <summary>The embedder that is configured now; null where none is. Nothing is sent before it is used.</summary>
    /// <exception cref="CairnException">Codes <c>settings_invalid</c>, <c>embedder_key_missing</c>, <c>embedder_denied</c>.</exception>
    public IEmbedder? Embedder()
    {
        var settings = EmbedderSettings.Load(Settings);
        lock (_lock)
        {
            // An embedder holds connections, so that one is made for each choice and not for each question.
            if (settings != _settings)
            {
                _embedder = settings?.Create(Environment.GetEnvironmentVariable);
                _settings = settings;
            }

            return _embedder;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Heap.Dispose();
        vaults.Dispose();
    }
}
