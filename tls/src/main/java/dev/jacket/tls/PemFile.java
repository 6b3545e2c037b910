package dev.jacket.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// What stands in a PEM file, one block after the other; text around them means nothing.
///
/// @param path where it was
/// @param blocks its blocks
record PemFile(Path path, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /// @param type what its first line says
    /// @param text all of it
    record Block(String type, String body, String text) {}

    static PemFile read(Path path) throws IOException {
        return parse(path, Files.readString(path, StandardCharsets.ISO_8859_1));
    }

    static PemFile parse(Path path, String text) {
        var blocks = new ArrayList<Block>();
        for (var found = BLOCK.matcher(text); found.find(); ) {
            blocks.add(new Block(found.group(1), found.group(2), found.group()));
        }
        return new PemFile(path, blocks);
    }

    private byte[] bytes(Block block) throws SSLException {
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException e) {
            throw new SSLException(path + ": a block of it is no base64", e);
        }
    }

    List<X509Certificate> certificates() throws IOException {
        var found = new ArrayList<X509Certificate>();
        for (Block block : blocks) {
            if (block.type().equals("CERTIFICATE") || block.type().equals("TRUSTED CERTIFICATE")) {
                found.add(certificate(block));
            }
        }
        return found;
    }

    private X509Certificate certificate(Block block) throws SSLException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(block)));
        } catch (GeneralSecurityException e) {
            throw new SSLException(path + ": a certificate in it cannot be read: " + e.getMessage(), e);
        }
    }

    List<X509CRL> revocations() throws IOException {
        var found = new ArrayList<X509CRL>();
        for (Block block : blocks) {
            if (block.type().equals("X509 CRL")) {
                try {
                    found.add((X509CRL) CertificateFactory.getInstance("X.509")
                            .generateCRL(new ByteArrayInputStream(bytes(block))));
                } catch (GeneralSecurityException e) {
                    throw new SSLException(path + ": a list of revoked certificates cannot be read", e);
                }
            }
        }
        return found;
    }

    /// {@return the private key, or null if there is none}
    ///
    /// @param of the other half, which says what kind of key it is
    /// @param password of the key, if it has one; null where nobody knows
    @Nullable PrivateKey key(PublicKey of, char @Nullable [] password) throws IOException {
        for (Block block : blocks) {
            if (block.type().endsWith("PRIVATE KEY")) {
                return key(block, of, password);
            }
        }
        return null;
    }

    private PrivateKey key(Block block, PublicKey of, char @Nullable [] password) throws IOException {
        byte[] der = block.type().equals("PRIVATE KEY") ? bytes(block) : other(block, password);
        try {
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new SSLException(path + ": the key is not of the certificate's kind, " + of.getAlgorithm(), e);
        }
    }

    /// {@return the key in plain PKCS#8, from PKCS#8 with a password or from an older form, of OpenSSL's own}
    private byte[] other(Block block, char @Nullable [] password) throws IOException {
        try (var parser = new PEMParser(new StringReader(block.text() + '\n'))) {
            return switch (parser.readObject()) {
                case PEMKeyPair pair -> pair.getPrivateKeyInfo().getEncoded();
                case PEMEncryptedKeyPair pair -> {
                    var opener = new JcePEMDecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(needed(password));
                    yield pair.decryptKeyPair(opener).getPrivateKeyInfo().getEncoded();
                }
                case PKCS8EncryptedPrivateKeyInfo sealed -> {
                    var opener = new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(needed(password));
                    yield sealed.decryptPrivateKeyInfo(opener).getEncoded();
                }
                case null, default ->
                    throw new SSLException(path + ": the form of its key is unknown: " + block.type());
            };
        } catch (SSLException ours) {
            throw ours;
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException wrong) {
            // Others too are thrown at what is no base64 or no key. The cause stays behind: nobody knows what it tells
            // of the password.
            throw new SSLException(path + ": the key cannot be opened; the password is wrong, or its cipher unknown");
        }
    }

    private char[] needed(char @Nullable [] password) throws SSLException {
        if (password == null) {
            throw new SSLException(path + ": the key has a password, and none was given");
        }
        return password;
    }
}
