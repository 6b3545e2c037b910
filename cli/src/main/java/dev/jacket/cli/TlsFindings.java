package dev.jacket.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What TLS is on this machine: the versions that the JDK may speak, whom it believes, and whether the processor
/// helps.
final class TlsFindings {
    private static final String CPU = "/proc/cpuinfo";
    private static final Pattern AES = Pattern.compile("\\baes\\b");
    private static final Pattern GCM = Pattern.compile("\\b(pclmulqdq|pmull)\\b");

    private TlsFindings() {}

    static List<Finding> of(Machine machine) {
        var findings = new ArrayList<Finding>();
        var versions = machine.tlsVersions();
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            boolean known = versions.contains(version);
            findings.add(
                    known
                            ? Finding.of(version, Finding.Verdict.YES, "")
                            : Finding.of(version, Finding.Verdict.NO, "this JDK does not speak it")
                                    .remedy(
                                            "take it out of jdk.tls.disabledAlgorithms in conf/security/java.security"));
        }
        findings.add(roots(machine.roots()));
        findings.add(processor(machine.file(CPU)));
        return findings;
    }

    private static Finding roots(Machine.Roots roots) {
        return Finding.judged(
                "roots",
                roots.number() > 0,
                Finding.Verdict.NO,
                roots.number() + " in " + roots.place(),
                "install ca-certificates, or say --ca FILE: no server on the internet is believed otherwise");
    }

    private static Finding processor(@Nullable String cpu) {
        if (cpu == null) {
            return Finding.of("AES", Finding.Verdict.UNKNOWN, CPU + " cannot be read");
        }
        boolean helps = AES.matcher(cpu).find() && GCM.matcher(cpu).find();
        return Finding.judged(
                "AES",
                helps,
                Finding.Verdict.LOW,
                helps ? "by the processor" : "by software: TLS costs many times as much",
                "--ciphers TLS_CHACHA20_POLY1305_SHA256 is faster here");
    }
}
