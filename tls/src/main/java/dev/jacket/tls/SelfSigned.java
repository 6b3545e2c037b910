package dev.jacket.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/// Makes certificates that nobody vouches for.
final class SelfSigned {
    private static final Duration GOOD_FOR = Duration.ofDays(365);
    private static final int SERIAL_BITS = 120;

    private SelfSigned() {}

    static Identity make(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a certificate is for one name at least");
        }
        try {
            var keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = keys.generateKeyPair();
            return Identity.of(List.of(certificate(names, pair)), pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this JDK cannot make a certificate", e);
        }
    }

    private static X509Certificate certificate(List<String> names, KeyPair pair)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, names.getFirst()).build();
        var now = WallClock.now();
        var from = now.minus(Duration.ofHours(1)); // clocks differ
        var until = now.plus(GOOD_FOR);
        var serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
        var made = new JcaX509v3CertificateBuilder(
                        subject, serial, Date.from(from), Date.from(until), subject, pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, names(names))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        return new JcaX509CertificateConverter().getCertificate(made);
    }

    private static GeneralNames names(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name ->
                        new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }
}
