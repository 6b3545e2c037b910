package dev.jacket.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/// Where the certificates of a server are: read when it begins and at each reload. The first is shown to
/// whoever asks for no name, or for one that none is for.
///
/// **threads:** shared.
@FunctionalInterface
public interface Identities {
    /// Reads them.
    ///
    /// @return one or more
    /// @throws IOException if something is missing or wrong
    List<Identity> load() throws IOException;

    /// {@return identities that do not change}
    ///
    /// @param identities one or more
    static Identities of(Identity... identities) {
        var all = List.of(identities);
        return () -> all;
    }

    /// {@return the identity of PEM files, as [Identity#pem]}
    ///
    /// @param certificate holds the certificate, then its chain
    /// @param key holds the key
    static Identities pem(Path certificate, Path key) {
        return () -> List.of(Identity.pem(certificate, key));
    }

    /// {@return the identity of PEM files whose key may have a password, as [Identity#pem]}
    ///
    /// @param certificate holds the certificate, then its chain
    /// @param key holds the key
    /// @param password of the key
    static Identities pem(Path certificate, Path key, char[] password) {
        char[] copy = password.clone();
        return () -> List.of(Identity.pem(certificate, key, copy));
    }

    /// {@return the identity of a PKCS#12 file, as [Identity#pkcs12]}
    ///
    /// @param file the file
    /// @param password of the file and of the key
    static Identities pkcs12(Path file, char[] password) {
        char[] copy = password.clone();
        return () -> List.of(Identity.pkcs12(file, copy));
    }

    /// {@return the identities of a directory: each `NAME.pem` or `NAME.crt` with its key in `NAME.key`, or else in
    /// the same file, in the order of their names}
    ///
    /// @param directory where they are
    static Identities directory(Path directory) {
        return () -> {
            var found = new ArrayList<Identity>();
            try (var files = Files.list(directory)) {
                for (Path file : files.sorted().toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(".pem") || name.endsWith(".crt")) {
                        var key = directory.resolve(name.substring(0, name.length() - ".pem".length()) + ".key");
                        found.add(Identity.pem(file, Files.exists(key) ? key : file));
                    }
                }
            }
            if (found.isEmpty()) {
                throw new SSLException(directory + ": there is no NAME.pem or NAME.crt in it");
            }
            return found;
        };
    }
}
