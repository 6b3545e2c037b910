package dev.jacket.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Certificates and their keys as `NAME.pem` and `NAME.key`, made by openssl in a folder of the test: a root, and those
/// that it vouches for.
final class Certificates {
    static final String ROOT = "root";

    private final Programs programs;
    private final Path folder;

    private Certificates(Programs programs) {
        this.programs = programs;
        this.folder = programs.folder();
    }

    static Certificates in(Programs programs) {
        var made = new Certificates(programs);
        return made.make(ROOT, List.of("-subj", "/CN=" + ROOT), List.of());
    }

    /// One that the root vouches for.
    Certificates signed(String name, String... hosts) {
        return make(
                name,
                List.of("-subj", "/CN=" + name, "-CA", file(ROOT + ".pem"), "-CAkey", file(ROOT + ".key")),
                List.of(hosts));
    }

    /// One that nobody vouches for.
    Certificates alone(String name, String... hosts) {
        return make(name, List.of("-subj", "/CN=" + name), List.of(hosts));
    }

    private Certificates make(String name, List<String> who, List<String> hosts) {
        var words = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "90", "-newkey", "ec"));
        words.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
        words.addAll(who);
        if (!hosts.isEmpty()) {
            words.add("-addext");
            words.add(
                    hosts.stream().map(host -> "DNS:" + host).collect(Collectors.joining(",", "subjectAltName=", "")));
            words.addAll(List.of("-addext", "basicConstraints=critical,CA:false"));
            words.addAll(List.of("-addext", "crlDistributionPoints=URI:http://localhost/root.crl"));
        }
        words.addAll(List.of("-keyout", file(name + ".key"), "-out", file(name + ".pem")));
        openssl(words.toArray(String[]::new));
        return this;
    }

    String openssl(String... words) {
        var running = programs.start(Program.of("openssl").plus(words).in(folder));
        running.ends(0);
        return running.out().restText();
    }

    Path folder() {
        return folder;
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    /// Our words for a certificate and its key, and more.
    String[] shown(String name, String... more) {
        return Stream.concat(Stream.of("--cert", file(name + ".pem"), "--key", file(name + ".key")), Stream.of(more))
                .toArray(String[]::new);
    }

    /// A service of ours under one of the certificates.
    Server serve(String service, String name, String... more) {
        return programs.server(
                Program.jacket("serve", service, "tls://127.0.0.1:0").plus(shown(name, more)));
    }
}
