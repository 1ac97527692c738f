using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cairn.Agent.Homes;
using Cairn.Core;
using Cairn.Vaults.Homes;

namespace Cairn.Agent.Devices;

/// <summary>The file <c>certificate.pem</c> in CAIRN_HOME: the key and certificate by which paired devices know this one.</summary>
internal static class ServerCertificate
{
    private const int Years = 20;

    /// <summary>The certificate, made at first use.</summary>
    /// <exception cref="CairnException">Code <c>certificate_unusable</c>: others can read the file, or there is no certificate in it.</exception>
    public static Task<X509Certificate2> LoadOrMakeAsync(VaultHome home, DeviceFile devices, TimeProvider time, CancellationToken cancellationToken) => devices.LockedAsync(
        () =>
        {
            var path = Path.Combine(home.Path, "certificate.pem");
            if (!File.Exists(path))
            {
                PrivateFile.Write(home, path, file => file.Write(Encoding.ASCII.GetBytes(Make(time.GetUtcNow()))));
            }

            return Load(path);
        },
        cancellationToken);

    private static X509Certificate2 Load(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            throw new CairnException("certificate_unusable", $"Others can read {path}.", $"Delete it and pair all devices again; or say chmod 600 {path} if nobody has read it.");
        }

        try
        {
            var text = File.ReadAllText(path);
            using var certificate = X509Certificate2.CreateFromPem(text, text);
            // Windows serves only with keys that were imported.
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
        }
        catch (CryptographicException cause)
        {
            throw new CairnException("certificate_unusable", $"There is no certificate in {path}.", "Delete the file and pair all devices again.", innerException: cause);
        }
    }

    private static string Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cairn", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // Server authentication.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
