using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Homes;

/// <summary>A lock on a part of CAIRN_HOME, for as long as one process changes files in it.</summary>
internal static class PrivateLock
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Does something while no other process, and nobody else in this one, holds the lock of that name.</summary>
    /// <exception cref="CairnException">Code <c>vault_busy</c>: another has held it for ten seconds.</exception>
    public static async Task<T> HoldAsync<T>(VaultHome home, string name, TimeProvider time, Func<T> work, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(home);
        using var held = await TakeAsync(Path.Combine(home.Path, name), time, cancellationToken);
        return work();
    }

    /// <inheritdoc cref="HoldAsync{T}(VaultHome, string, TimeProvider, Func{T}, CancellationToken)"/>
    public static async Task<T> HoldAsync<T>(VaultHome home, string name, TimeProvider time, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(home);
        using var held = await TakeAsync(Path.Combine(home.Path, name), time, cancellationToken);
        return await work();
    }

    private static async Task<FileStream> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < WaitMax)
            {
                await Task.Delay(LookEvery, time, cancellationToken);
            }
            catch (IOException cause)
            {
                throw new CairnException("vault_busy", $"Another process has held {path} for {WaitMax.TotalSeconds:N0} seconds.", "Nothing was changed. Try again.", isTransient: true, cause);
            }
        }
    }
}
