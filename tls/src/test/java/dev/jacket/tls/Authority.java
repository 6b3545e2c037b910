package dev.jacket.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// A root of a test, and what it signs.
final class Authority {
    private static final Duration DAY = Duration.ofDays(1);

    private final X500Name name;
    private final KeyPair keys = keys("EC");
    private final X509Certificate root;
    private long serial = 2;

    Authority(String name) throws GeneralSecurityException {
        this.name = new X500Name("CN=" + name);
        var now = Instant.now();
        this.root = sign(
                new JcaX509v3CertificateBuilder(
                        this.name,
                        BigInteger.ONE,
                        Date.from(now.minus(DAY)),
                        Date.from(now.plus(DAY)),
                        this.name,
                        keys.getPublic()),
                true);
    }

    static KeyPair keys(String kind) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(256);
        } else if (kind.equals("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    X509Certificate root() {
        return root;
    }

    /// {@return an identity that is good today}
    Identity identity(String... names) throws GeneralSecurityException, IOException {
        return identity("EC", DAY.negated(), DAY, names);
    }

    Identity identity(String kind, Duration from, Duration until, String... names)
            throws GeneralSecurityException, IOException {
        var own = keys(kind);
        return Identity.of(List.of(certificate(own.getPublic(), from, until, names), root), own.getPrivate());
    }

    private X509Certificate certificate(PublicKey key, Duration from, Duration until, String... names)
            throws GeneralSecurityException, IOException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial++),
                Date.from(now.plus(from)),
                Date.from(now.plus(until)),
                new X500Name("CN=" + names[0]),
                key);
        var all = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            boolean address = !HostName.isName(names[i]);
            all[i] = new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
        }
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
        return sign(builder, false);
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder, boolean authority)
            throws GeneralSecurityException {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /// {@return a PEM file with the root and the list of those that it takes back}
    Path roots(Path folder, X509Certificate... revoked) throws IOException, OperatorCreationException {
        var now = Instant.now();
        var list = new X509v2CRLBuilder(name, Date.from(now.minus(DAY)));
        list.setNextUpdate(Date.from(now.plus(DAY)));
        for (X509Certificate each : revoked) {
            list.addCRLEntry(each.getSerialNumber(), Date.from(now.minus(DAY)), CRLReason.keyCompromise);
        }
        var signed = list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        return pem(folder.resolve("roots.pem"), root, signed);
    }

    /// Writes certificates, lists of revoked ones, and keys as PKCS#8.
    static Path pem(Path file, Object... contents) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (Object each : contents) {
                writer.writeObject(
                        each instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : each);
            }
        }
        return Files.writeString(file, text.toString());
    }
}
