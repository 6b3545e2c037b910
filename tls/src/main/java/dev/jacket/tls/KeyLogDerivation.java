package dev.jacket.tls;

import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.KDFParameters;
import javax.crypto.KDFSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// HKDF as TLS 1.3 uses it. The label of a secret stands in what it is expanded with (RFC 8446, section 7.1).
final class KeyLogDerivation extends KDFSpi {
    private static final Map<String, String> LABELS = Map.of(
            "tls13 c e traffic", "CLIENT_EARLY_TRAFFIC_SECRET",
            "tls13 c hs traffic", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "tls13 s hs traffic", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "tls13 c ap traffic", "CLIENT_TRAFFIC_SECRET_0",
            "tls13 s ap traffic", "SERVER_TRAFFIC_SECRET_0",
            "tls13 exp master", "EXPORTER_SECRET");
    private static final int LABEL_AT = 2;

    private final KDF real;
    private final @Nullable KDFParameters parameters;

    KeyLogDerivation(KDF real, @Nullable KDFParameters parameters) throws InvalidAlgorithmParameterException {
        super(parameters);
        this.real = real;
        this.parameters = parameters;
    }

    @Override
    protected @Nullable KDFParameters engineGetParameters() {
        return parameters;
    }

    @Override
    protected SecretKey engineDeriveKey(String algorithm, AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
        var key = real.deriveKey(algorithm, spec);
        if (KeyLog.Session.CURRENT.isBound()) {
            String label = label(spec);
            if (label != null) {
                KeyLog.Session.CURRENT.get().secret(label, key.getEncoded());
            }
        }
        return key;
    }

    @Override
    protected byte[] engineDeriveData(AlgorithmParameterSpec spec) throws InvalidAlgorithmParameterException {
        return real.deriveData(spec);
    }

    private static @Nullable String label(AlgorithmParameterSpec spec) {
        byte[] info = spec instanceof HKDFParameterSpec.Expand expand ? expand.info() : null;
        if (info == null || info.length <= LABEL_AT || info.length < LABEL_AT + 1 + info[LABEL_AT]) {
            return null;
        }
        return LABELS.get(new String(info, LABEL_AT + 1, info[LABEL_AT], StandardCharsets.US_ASCII));
    }
}
