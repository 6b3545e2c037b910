package dev.jacket.tls;

import java.io.Serial;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.KDFParameters;
import javax.crypto.KeyGenerator;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Stands before the JDK's own provider where secrets are derived, has it derive them, and tells the key log of the
/// connection that the calling thread shakes hands for. All other users of these algorithms get what they would have
/// got.
final class KeyLogProvider extends Provider {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String NAME = "JacketKeyLog";
    private static final String JDK = "SunJCE";
    private static final List<String> DERIVATIONS = List.of("HKDF-SHA256", "HKDF-SHA384");
    private static final List<String> MASTER_SECRETS =
            List.of("SunTlsMasterSecret", "SunTls12MasterSecret", "SunTlsExtendedMasterSecret");

    private KeyLogProvider() {
        super(NAME, "1", "tells the secrets of TLS to a key log");
        for (String name : DERIVATIONS) {
            putService(new Derivation(this, name));
        }
        for (String name : MASTER_SECRETS) {
            putService(new Master(this, name));
        }
    }

    static void install() {
        Security.insertProviderAt(new KeyLogProvider(), 1); // a second one of the name changes nothing
    }

    /// TLS 1.3.
    private static final class Derivation extends Service {
        Derivation(Provider provider, String name) {
            super(provider, "KDF", name, KeyLogDerivation.class.getName(), null, null);
        }

        @Override
        public Object newInstance(@Nullable Object parameters) throws NoSuchAlgorithmException {
            try {
                return new KeyLogDerivation(
                        KDF.getInstance(getAlgorithm(), (KDFParameters) parameters, JDK), (KDFParameters) parameters);
            } catch (InvalidAlgorithmParameterException | java.security.NoSuchProviderException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }
    }

    /// TLS 1.2.
    private static final class Master extends Service {
        Master(Provider provider, String name) {
            super(provider, "KeyGenerator", name, MasterSecret.class.getName(), null, null);
        }

        @Override
        public Object newInstance(@Nullable Object unused) throws NoSuchAlgorithmException {
            try {
                return new MasterSecret(KeyGenerator.getInstance(getAlgorithm(), JDK));
            } catch (java.security.NoSuchProviderException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }
    }

    private static final class MasterSecret extends KeyGeneratorSpi {
        private final KeyGenerator real;

        MasterSecret(KeyGenerator real) {
            this.real = real;
        }

        @Override
        protected void engineInit(SecureRandom random) {
            real.init(random);
        }

        @Override
        protected void engineInit(AlgorithmParameterSpec spec, SecureRandom random)
                throws InvalidAlgorithmParameterException {
            real.init(spec, random);
        }

        @Override
        protected void engineInit(int keysize, SecureRandom random) {
            real.init(keysize, random);
        }

        @Override
        protected SecretKey engineGenerateKey() {
            var key = real.generateKey();
            if (KeyLog.Session.CURRENT.isBound()) {
                KeyLog.Session.CURRENT.get().secret("CLIENT_RANDOM", key.getEncoded());
            }
            return key;
        }
    }
}
