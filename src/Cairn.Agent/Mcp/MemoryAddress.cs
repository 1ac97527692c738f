using System.Diagnostics.CodeAnalysis;

namespace Cairn.Agent.Mcp;

/// <summary>Where a memory is, for clients that want addresses: <c>cairn://VAULT/ID</c>.</summary>
internal sealed record MemoryAddress(string Vault, string Id)
{
    private const string Scheme = "cairn://";

    public static bool TryRead(string text, [NotNullWhen(true)] out MemoryAddress? address)
    {
        address = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text[Scheme.Length..].Split('/') is [{ Length: > 0 } vault, { Length: > 0 } id] ? new MemoryAddress(vault, id) : null;
        return address is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{Vault}/{Id}";
}
