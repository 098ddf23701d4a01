using System.Security.Cryptography;

namespace OpsBoard.Ledger;

/// <summary>A key that signs checkpoints: ECDSA on P-256 with SHA-256. The private half never leaves it but as PEM.</summary>
public sealed class CheckpointKey : IDisposable
{
    private readonly ECDsa _key;

    private CheckpointKey(string name, ECDsa key)
    {
        _key = key;
        Public = new(name, key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The half that verifies.</summary>
    public CheckpointPublicKey Public { get; }

    /// <summary>A new key.</summary>
    /// <param name="name">Who signs with it; see <see cref="CheckpointPublicKey.Name"/>.</param>
    public static CheckpointKey Create(string name) => new(name, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key of a PEM text (PKCS #8 or SEC 1, not encrypted).</summary>
    /// <exception cref="FormatException">The text holds no private key on P-256.</exception>
    public static CheckpointKey FromPem(string name, string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            _ = key.ExportECPrivateKey();
            return new(name, key);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException($"The PEM text holds no private key on P-256: {failure.Message}", failure);
        }
    }

    /// <summary>The private key as PEM (PKCS #8). Whoever has it can sign in this name.</summary>
    public string ToPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>A signature in DER (RFC 3279 §2.2.3).</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();
}

/// <summary>The public half of a key.</summary>
public sealed class CheckpointPublicKey
{
    private static readonly string P256 = ECCurve.NamedCurves.nistP256.Oid.Value!;

    private readonly byte[] _info;

    /// <param name="name">One character or more, without white space and <c>+</c> (C2SP signed-note).</param>
    /// <param name="subjectPublicKeyInfo">DER, a key on P-256.</param>
    /// <exception cref="FormatException">The name or the key breaks the rule above.</exception>
    public CheckpointPublicKey(string name, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        if (string.IsNullOrEmpty(name) || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            throw new FormatException($"'{Shown.Of(name)}' is no name of a key: it has white space or '+', or is empty.");
        Name = name;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read != subjectPublicKeyInfo.Length || key.ExportParameters(false).Curve.Oid.Value != P256)
                throw new FormatException($"The public key of {name} is none on P-256.");
        }
        catch (CryptographicException failure)
        {
            throw new FormatException($"The public key of {name} cannot be read: {failure.Message}", failure);
        }
        _info = subjectPublicKeyInfo.ToArray();
        var hash = SHA256.HashData(_info);
        Fingerprint = Convert.ToHexStringLower(hash);
        Id = Fingerprint[..8];
    }

    /// <summary>Who signs with it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits: what people compare.</summary>
    public string Fingerprint { get; }

    /// <summary>The first four bytes of the fingerprint, 8 hexadecimal digits; stands before each signature.</summary>
    public string Id { get; }

    /// <summary>The SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlySpan<byte> Info => _info;

    /// <summary>The key as PEM.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", _info);

    /// <exception cref="FormatException">The text holds no public key on P-256.</exception>
    public static CheckpointPublicKey FromPem(string name, string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != "PUBLIC KEY")
            throw new FormatException("The PEM text holds no public key.");
        return new(name, Convert.FromBase64String(pem[fields.Base64Data]));
    }

    /// <summary>Whether the key made the signature of the text.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_info, out _);
        try
        {
            return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // The bytes are no DER.
        }
    }
}
