using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Cairn.Core;
using Cairn.Hub.Storage;
using Npgsql;

namespace Cairn.Hub.Cluster;

/// <summary>A PostgreSQL of the hub's own in a folder, made where there is none: for trying it, for one person, and for tests. It listens on this machine only, and asks for a password that only this user can read.</summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string User = "cairn";

    private readonly string _programs;

    private PrivateCluster(string programs, string folder) => (_programs, Folder) = (programs, folder);

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>How the owner of everything reaches the hub's database.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>How the service reaches it, which owns nothing.</summary>
    public string Service { get; private set; } = "";

    private string Tables => Path.Combine(Folder, "postgres");

    /// <summary>Makes the cluster where it does not exist, and starts it where it does not run.</summary>
    /// <param name="folder">Where it is, or is to be.</param>
    /// <param name="programs">Where PostgreSQL's programs are; null to look for them.</param>
    /// <param name="settings">Settings of PostgreSQL, each as NAME=VALUE.</param>
    /// <exception cref="CairnException">Codes <c>postgres_missing</c>, <c>postgres_failed</c>.</exception>
    public static async Task<PrivateCluster> StartAsync(string folder, string? programs = null, params IEnumerable<string> settings)
    {
        var cluster = new PrivateCluster(PostgresPrograms.Find(programs), Path.GetFullPath(folder));
        await cluster.MakeAsync();
        var port = await cluster.RunningPortAsync() ?? await cluster.StartAsync(FreePort(), settings);
        (cluster.Owner, cluster.Service) = (cluster.Connect(port, User, User), cluster.Connect(port, HubDatabase.ServiceRole, User));
        await cluster.MakeDatabaseAsync(cluster.Connect(port, User, "postgres"));
        return cluster;
    }

    /// <summary>A cluster that somebody else has started, and stops.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="programs">Where PostgreSQL's programs are; null to look for them.</param>
    /// <exception cref="CairnException">Codes <c>postgres_missing</c>, <c>hub_not_running</c>.</exception>
    public static async Task<(string Owner, string Service)> FindAsync(string folder, string? programs = null)
    {
        var cluster = new PrivateCluster(PostgresPrograms.Find(programs), Path.GetFullPath(folder));
        return Directory.Exists(cluster.Tables) && await cluster.RunningPortAsync() is { } port ? (cluster.Connect(port, User, User), cluster.Connect(port, HubDatabase.ServiceRole, User))
            : throw new CairnException("hub_not_running", $"No hub runs in {cluster.Folder}.", "Start it: `cairn-hub dev`. For a hub before another PostgreSQL, name that with --settings or --database.");
    }

    /// <summary>Stops it. What was committed stays.</summary>
    public async ValueTask DisposeAsync()
    {
        // Of what is pooled nothing may be used again once the server is gone.
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", Tables);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task MakeDatabaseAsync(string admin)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{User}'", connection);
        if (await command.ExecuteScalarAsync() is null)
        {
            command.CommandText = $"CREATE ROLE {HubDatabase.ServiceRole} LOGIN PASSWORD '{Password(HubDatabase.ServiceRole)}'";
            await command.ExecuteNonQueryAsync();
            command.CommandText = $"CREATE DATABASE {User} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'";
            await command.ExecuteNonQueryAsync();
        }
    }

    private string Connect(int port, string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = user,
        Password = Password(user),
        Database = database,
    }.ConnectionString;

    private string PasswordFile(string user) => Path.Combine(Folder, $"{user}.password");

    private string Password(string user) => File.ReadAllText(PasswordFile(user));

    private async Task MakeAsync()
    {
        if (File.Exists(Path.Combine(Tables, "PG_VERSION")))
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        await OwnAsync(Folder);
        foreach (var user in (string[])[User, HubDatabase.ServiceRole])
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new FileStream(PasswordFile(user), options);
            await file.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))));
        }

        await OwnAsync(PasswordFile(User));
        await RunAsync("initdb", "-D", Tables, "-U", User, "-A", "scram-sha-256", "--pwfile", PasswordFile(User), "-E", "UTF8", "--locale", "C", "--no-instructions");
    }

    // The fourth line of this file is the port; a file that a killed server left names one that does not answer.
    private async Task<int?> RunningPortAsync()
    {
        var note = Path.Combine(Tables, "postmaster.pid");
        return await StatusAsync("pg_ctl", "status", "-D", Tables) == 0 && int.TryParse((await File.ReadAllLinesAsync(note)).ElementAtOrDefault(3), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    private async Task<int> StartAsync(int port, IEnumerable<string> settings)
    {
        // Only by TCP: the path of a socket may not be long, and that of a folder may.
        string[] all = [$"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", .. settings];
        await RunAsync("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", Tables, "-l", Path.Combine(Folder, "postgres.log"), "-o", string.Join(' ', all.Select(setting => $"-c {setting}")));
        return port;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        if (await StatusAsync(program, arguments) is not 0 and var status)
        {
            throw new CairnException("postgres_failed", $"{program} of PostgreSQL ended with status {status}.", $"See {Path.Combine(Folder, "postgres.log")}.");
        }
    }

    // As root it refuses to run, so that it runs as the user that its package has made.
    private async Task<int> StatusAsync(string program, params string[] arguments)
    {
        var command = Path.Combine(_programs, program);
        var start = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", command, .. arguments])
            : new ProcessStartInfo(command, arguments);

        // The server inherits what pg_ctl has, and would hold a pipe open for as long as it runs.
        (start.WorkingDirectory, start.RedirectStandardInput, start.RedirectStandardOutput) = (Folder, true, arguments[0] != "start");
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        _ = start.RedirectStandardOutput ? await process.StandardOutput.ReadToEndAsync() : null;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task OwnAsync(string path)
    {
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            using var process = Process.Start("chown", ["postgres:postgres", path]);
            await process.WaitForExitAsync();
        }
    }
}
