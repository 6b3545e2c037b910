package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.tls.ClientCertificates;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.KeyLog;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.Trust;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What the flags say about TLS, for `tls://` endpoints.
final class TlsWords {
    private static final TimeLimit HANDSHAKE = TimeLimit.seconds(10);
    private static final List<Flag> FLAGS = List.of(
            Flag.CERT,
            Flag.KEY,
            Flag.KEY_PASSWORD,
            Flag.CA,
            Flag.INSECURE,
            Flag.PIN,
            Flag.SNI,
            Flag.ALPN,
            Flag.TLS_VERSIONS,
            Flag.CIPHERS,
            Flag.CLIENT_CA,
            Flag.KEY_LOG);
    private static final List<Flag> OF_CLIENTS = List.of(Flag.CA, Flag.INSECURE, Flag.PIN, Flag.SNI);

    private final Endpoint endpoint;
    private final Arguments arguments;
    private final @Nullable KeyPassword password;

    private TlsWords(Endpoint endpoint, Arguments arguments) {
        this.endpoint = endpoint;
        this.arguments = arguments;
        this.password = KeyPassword.of(arguments);
    }

    /// {@return what is said about an endpoint under TLS; null for all others}
    ///
    /// A flag that would promise a check that nobody makes is refused.
    static @Nullable TlsWords of(Endpoint endpoint, Arguments arguments) {
        if (endpoint.target() instanceof Target.Internet internet && internet.tls()) {
            return new TlsWords(endpoint, arguments);
        }
        for (Flag flag : FLAGS) {
            if (arguments.has(flag)) {
                throw Trouble.usage(flag.shown() + " is for tls://HOST:PORT, and " + endpoint + " is none");
            }
        }
        return null;
    }

    /// {@return by when a handshake that begins now is over}
    Deadline handshake() {
        var limit = arguments.limit(Flag.HANDSHAKE_TIMEOUT, HANDSHAKE);
        return limit.isNever() ? Deadline.NEVER : Deadline.after(limit.duration());
    }

    /// {@return who the server has to be}
    String name() {
        String sni = arguments.text(Flag.SNI);
        if (sni != null) {
            return sni;
        }
        String host = endpoint.target() instanceof Target.Internet internet ? internet.host() : "";
        return host.isEmpty() ? "localhost" : host;
    }

    TlsClient client() throws IOException {
        refuse(List.of(Flag.CLIENT_CA), "a server's");
        return built(() -> {
            String certificate = arguments.text(Flag.CERT);
            Identity[] own = certificate == null ? new Identity[0] : new Identity[] {identity(certificate)};
            return TlsClient.of(trust(), config(), own);
        });
    }

    private Trust trust() {
        String pin = arguments.text(Flag.PIN);
        String ca = arguments.text(Flag.CA);
        boolean insecure = arguments.has(Flag.INSECURE);
        if ((pin != null ? 1 : 0) + (ca != null ? 1 : 0) + (insecure ? 1 : 0) > 1) {
            throw Trouble.usage("--ca, --pin and --insecure exclude each other");
        }
        if (insecure) {
            return Trust.unchecked(_ -> {}); // it is told where the connection is
        }
        return pin != null ? Trust.pinned(pin) : ca != null ? Trust.pem(Path.of(ca)) : Trust.system();
    }

    /// {@return a server; without a certificate of the user's it makes one for this run}
    TlsServer server(Notices notices) throws IOException {
        refuse(OF_CLIENTS, "a client's");
        return built(() -> {
            String certificate = arguments.text(Flag.CERT);
            Identities identities = certificate == null ? made() : identities(certificate);
            String ca = arguments.text(Flag.CLIENT_CA);
            var clients = ca == null ? ClientCertificates.NONE : ClientCertificates.required(Trust.pem(Path.of(ca)));
            var server = TlsServer.of(identities, clients, config());
            if (certificate == null) {
                notices.always("a certificate for this run, sha256:"
                        + server.identities().getFirst().sha256());
            }
            return server;
        });
    }

    private Identities made() {
        if (arguments.has(Flag.KEY) || password != null) {
            throw Trouble.usage((password == null ? Flag.KEY : Flag.KEY_PASSWORD).shown() + " needs --cert");
        }
        var names = new LinkedHashSet<String>();
        String host = endpoint.target() instanceof Target.Internet internet ? internet.host() : "";
        if (!host.isEmpty() && !host.equals("*")) {
            names.add(host);
        }
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        return Identities.of(Identity.selfSigned(names.toArray(String[]::new)));
    }

    /// Each reload reads the files again, and the password's too.
    private Identities identities(String certificate) {
        var path = Path.of(certificate);
        if (!Files.isDirectory(path)) {
            return () -> List.of(identity(certificate));
        }
        if (arguments.has(Flag.KEY) || password != null) {
            throw Trouble.usage("in a folder of certificates each NAME.pem has its NAME.key, without a password");
        }
        return Identities.directory(path);
    }

    private Identity identity(String certificate) throws IOException {
        var path = Path.of(certificate);
        char[] secret = password == null ? new char[0] : password.read();
        if (certificate.endsWith(".p12") || certificate.endsWith(".pfx")) {
            return Identity.pkcs12(path, secret);
        }
        var key = Path.of(arguments.text(Flag.KEY, certificate));
        return password == null ? Identity.pem(path, key) : Identity.pem(path, key, secret);
    }

    private TlsConfig config() throws IOException {
        var config = TlsConfig.DEFAULT;
        String versions = arguments.text(Flag.TLS_VERSIONS);
        if (versions != null) {
            config = config.versions(version(versions));
        }
        String ciphers = arguments.text(Flag.CIPHERS);
        if (ciphers != null) {
            config = config.ciphers(ciphers.split(","));
        }
        String alpn = arguments.text(Flag.ALPN);
        if (alpn != null) {
            config = config.alpn(alpn.split(","));
        }
        String keyLog = arguments.text(Flag.KEY_LOG);
        return keyLog == null ? config : config.keyLog(KeyLog.to(Path.of(keyLog)));
    }

    /// `1.2` and `1.3` are versions as well.
    private static String[] version(String words) {
        String[] versions = words.split(",");
        for (int i = 0; i < versions.length; i++) {
            versions[i] = versions[i].startsWith("TLSv") ? versions[i] : "TLSv" + versions[i];
        }
        return versions;
    }

    private void refuse(List<Flag> flags, String whose) {
        for (Flag flag : flags) {
            if (arguments.has(flag)) {
                throw Trouble.usage(flag.shown() + " is " + whose);
            }
        }
    }

    private interface Making<T> {
        T make() throws IOException;
    }

    /// What is wrong with words and files is told before anything is opened.
    private static <T> T built(Making<T> making) throws IOException {
        try {
            return making.make();
        } catch (SSLException file) {
            throw Trouble.of(
                    Exit.USAGE, "open file " + String.valueOf(file.getMessage()).replaceFirst(": ", " : "), file);
        } catch (FileSystemException file) {
            throw file;
        } catch (IllegalArgumentException word) {
            throw Trouble.usage(String.valueOf(word.getMessage()));
        }
    }
}
