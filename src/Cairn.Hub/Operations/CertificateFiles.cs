using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cairn.Core;
using Microsoft.Extensions.Logging;

namespace Cairn.Hub.Operations;

/// <summary>The certificate of a node, with what it is signed with, in PEM. Files that are renewed are taken at the next connection after a minute; where they cannot be read, what was read before is used on. Thread-safe.</summary>
internal sealed class CertificateFiles
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly string _certificate;
    private readonly string _key;
    private readonly TimeProvider _time;
    private readonly Lock _looking = new();
    private (DateTime, DateTime) _writtenAt;
    private DateTimeOffset _lookedAt;
    private volatile SslStreamCertificateContext _current;

    /// <param name="certificate">The file with the certificate, and after it those of the authorities between it and the root.</param>
    /// <param name="key">The file with its key.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CairnException">Code <c>settings_invalid</c>.</exception>
    public CertificateFiles(string certificate, string key, TimeProvider time)
    {
        (_certificate, _key, _time) = (certificate, key, time);
        try
        {
            _writtenAt = WrittenAt();
            _lookedAt = time.GetUtcNow();
            _current = Load();
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
            throw new CairnException("settings_invalid", $"The hub cannot start: the certificate cannot be read: {cause.Message}", "Both files are PEM, and readable by the hub.", innerException: cause);
        }
    }

    /// <summary>The certificate to show now.</summary>
    public SslStreamCertificateContext Current(ILogger log)
    {
        // Only one looks, and nobody waits for it.
        if (_looking.TryEnter())
        {
            try
            {
                Look(log);
            }
            finally
            {
                _looking.Exit();
            }
        }

        return _current;
    }

    private void Look(ILogger log)
    {
        var now = _time.GetUtcNow();
        if (now - _lookedAt < LookEvery)
        {
            return;
        }

        _lookedAt = now;
        try
        {
            if (WrittenAt() is var writtenAt && writtenAt != _writtenAt)
            {
                _current = Load();
                _writtenAt = writtenAt;
                HubLog.CertificateRenewed(log, new DateTimeOffset(_current.TargetCertificate.NotAfter));
            }
        }
        catch (Exception cause) when (IsUnusable(cause))
        {
            // Also while one of both files is new and the other is not yet: the next look finds both.
            HubLog.CertificateKept(log, cause.Message);
        }
    }

    private (DateTime, DateTime) WrittenAt() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));

    private SslStreamCertificateContext Load()
    {
        var signers = new X509Certificate2Collection();
        signers.ImportFromPemFile(_certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(_certificate, _key), signers, offline: true);
    }

    private static bool IsUnusable(Exception cause) => cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
