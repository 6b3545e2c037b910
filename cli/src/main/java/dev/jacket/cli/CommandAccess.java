package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig.UnixAccess;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;

/// Where commands may be run for clients: on this machine, where the kernel knows who asks, and elsewhere
/// only under TLS and for those who prove who they are.
final class CommandAccess {
    private static final List<String> LOOPBACKS = List.of("", "localhost");

    private CommandAccess() {}

    /// Refuses an endpoint where anybody could have commands run, before it is opened: the line says what is
    /// missing.
    static void check(ServiceWord service, Endpoint endpoint, Arguments arguments) {
        if (arguments.has(Flag.TOKEN)) {
            throw Trouble.usage("--token would stand in lists of processes; see --token-file");
        }
        if (arguments.has(Flag.PROXY_TRUSTED_SOURCES)) {
            throw Trouble.usage(service.word() + " has no use for proxies: who asks would be the proxy");
        }
        var target = endpoint.target();
        if (service == ServiceWord.SHELL && !isStream(target)) {
            throw Trouble.usage(endpoint + " is no stream, and shell carries on a dialogue");
        }
        if (service == ServiceWord.SHELL
                && target instanceof Target.Local local
                && local.name().isPath()) {
            checkPath(endpoint, local.name());
        }
        if (isLocal(target)) {
            return;
        }
        boolean tls = isTls(target);
        boolean proof = demandsProof(service, arguments);
        if (tls && proof) {
            return;
        }
        String token = service == ServiceWord.SHELL ? " or --token-file FILE" : "";
        throw Trouble.usage(service.word() + " at " + endpoint + " would run commands for a network; missing: "
                + (tls ? "" : "TLS (tls://HOST:PORT)") + (tls || proof ? "" : ", and ")
                + (proof ? "" : "a proof of who asks (--client-ca FILE" + token + ")"));
    }

    private static boolean isTls(Target target) {
        return target instanceof Target.Internet internet && internet.tls();
    }

    /// A program has its client's bytes from the first one on, so nobody asks it for a token.
    private static boolean demandsProof(ServiceWord service, Arguments arguments) {
        return arguments.has(Flag.CLIENT_CA) || (service == ServiceWord.SHELL && arguments.has(Flag.TOKEN_FILE));
    }

    /// A client trusts the path: who could put another socket there would be sent its commands and its token.
    private static void checkPath(Endpoint endpoint, Address.Unix path) {
        try {
            UnixAccess.OWNER.privatePath(true).check(path);
        } catch (AccessDeniedException unsafe) {
            throw Trouble.usage("shell at " + endpoint + " would not be safe from other users: " + unsafe.getReason());
        } catch (IOException _) {
            // there is no such folder, which is said when it is opened
        }
    }

    private static boolean isStream(Target target) {
        return switch (target) {
            case Target.Local local -> local.type().equals(SocketType.STREAM);
            case Target.Internet internet -> internet.type().equals(SocketType.STREAM);
            case Target.Inherited _, Target.Named _ -> true;
            default -> false;
        };
    }

    /// What an inherited descriptor is, by its number or its name, shows when it is there.
    static boolean isLocal(Target target) {
        return switch (target) {
            case Target.Local _, Target.Inherited _, Target.Named _ -> true;
            case Target.Internet internet -> isLoopback(internet.host());
            default -> false;
        };
    }

    private static boolean isLoopback(String host) {
        if (LOOPBACKS.contains(host)) {
            return true;
        }
        try {
            return Address.parse(host.indexOf(':') < 0 ? host + ":0" : "[" + host + "]:0") instanceof Address.Ip ip
                    && ip.isLoopback();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /// Refuses a network where some limit is not enforced.
    static void checkGaps(ServiceWord service, Endpoint endpoint, List<String> gaps) {
        if (!gaps.isEmpty()) {
            throw Trouble.usage(
                    service.word() + " at " + endpoint + " would run commands for a network, and nothing limits "
                            + String.join("; ", gaps) + "; see the package bubblewrap and --run-as");
        }
    }

    /// Refuses sockets that were passed to us and are elsewhere than the endpoint says, before anybody is
    /// accepted.
    static void check(ServiceWord service, Endpoint endpoint, Arguments arguments, List<Socket> sockets)
            throws IOException {
        boolean isProven = isTls(endpoint.target()) && demandsProof(service, arguments);
        for (Socket each : sockets) {
            if (!isProven && !isLocal(each.localAddress())) {
                throw Trouble.usage(service.word() + " at " + endpoint + " would run commands for a network: it is "
                        + each.localAddress());
            }
        }
    }

    private static boolean isLocal(Address address) {
        return address instanceof Address.Unix || (address instanceof Address.Ip ip && ip.isLoopback());
    }
}
