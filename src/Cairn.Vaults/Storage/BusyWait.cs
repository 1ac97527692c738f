using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Cairn.Vaults.Storage;

/// <summary>How a statement waits while another process holds the file: in steps of 1 to 100 ms, as SQLite does where it was built with <c>usleep</c>.</summary>
/// <remarks>The library that we bundle was built without it, and its <c>busy_timeout</c> would sleep whole seconds.</remarks>
internal static class BusyWait
{
    /// <summary>Longest wait, about.</summary>
    private const int MillisecondsMax = 30_000;

    // sqliteDefaultBusyCallback in SQLite's main.c.
    private static readonly int[] Delays = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

    // Kept here, so that the collector does not take it while SQLite has its address.
    private static readonly Callback Handler = (_, times) => Wait(times) ? 1 : 0;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Callback(nint state, int times);

    public static void Set(SqliteConnection connection)
    {
        if (NativeMethods.SetBusyHandler(connection.Handle!.DangerousGetHandle(), Handler, 0) != 0)
        {
            throw new InvalidOperationException("SQLite refuses the handler.");
        }
    }

    /// <summary>Waits in the same steps for what SQLite does not wait for itself.</summary>
    /// <returns>False where it did not come about.</returns>
    public static bool Until(Func<bool> isDone)
    {
        for (var times = 0; !isDone(); times++)
        {
            if (!Wait(times))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Wait(int times)
    {
#pragma warning disable RS0030 // SQLite calls in the middle of a statement: there is nothing to await.
        Thread.Sleep(Delays[Math.Min(times, Delays.Length - 1)]);
#pragma warning restore RS0030
        return times * Delays[^1] < MillisecondsMax;
    }

    private static class NativeMethods
    {
        [DllImport("e_sqlite3", EntryPoint = "sqlite3_busy_handler", CallingConvention = CallingConvention.Cdecl)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
        public static extern int SetBusyHandler(nint database, Callback handler, nint state);
    }
}
