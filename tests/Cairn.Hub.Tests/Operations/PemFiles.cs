using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cairn.Hub.Tests.Operations;

/// <summary>An authority with one below it, and certificates of the second for this machine, in files as certbot leaves them.</summary>
internal sealed class PemFiles : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-pem-").FullName;
    private readonly X509Certificate2 _between;

    public PemFiles()
    {
        Authority = Sign(Request("CN=Test authority", ECDsa.Create(), isAuthority: true, out var key), key, null);
        _between = Sign(Request("CN=Test authority between", ECDsa.Create(), isAuthority: true, out key), key, Authority);
    }

    /// <summary>What clients trust.</summary>
    public X509Certificate2 Authority { get; }

    public string Certificate => Path.Combine(_folder, "fullchain.pem");

    public string Key => Path.Combine(_folder, "privkey.pem");

    /// <summary>Writes a new certificate and its key.</summary>
    /// <returns>Its serial number.</returns>
    public string Renew()
    {
        using var certificate = Sign(Request("CN=127.0.0.1", ECDsa.Create(), isAuthority: false, out var key), key, _between);
        File.WriteAllText(Certificate, $"{certificate.ExportCertificatePem()}\n{_between.ExportCertificatePem()}\n");
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        return certificate.SerialNumber;
    }

    public void Dispose()
    {
        Authority.Dispose();
        _between.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static CertificateRequest Request(string name, ECDsa made, bool isAuthority, out ECDsa key)
    {
        key = made;
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, X509Certificate2? by)
    {
        if (by is null)
        {
            return request.CreateSelfSigned(From, From.AddYears(100));
        }

        using var signed = request.Create(by, From, From.AddYears(50), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
