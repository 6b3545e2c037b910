package dev.jacket.cli;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Makes the first system call on a thread of its own while the words are read.
///
/// Linking the one downcall takes about as long as all else before the first connection, and a machine has two cores.
final class HeadStart {
    /// Verbs that open no socket.
    private static final Set<Verb> WITHOUT = EnumSet.of(Verb.HELP, Verb.VERSION, Verb.COMPLETION);

    private static final String NATIVE = "dev.jacket.sys";

    private HeadStart() {}

    /// Begins, if the verb will need it. Without native access it is left to the verb to fail and to say why.
    static void of(Verb verb) {
        if (!WITHOUT.contains(verb) && hasNativeAccess()) {
            Thread.ofPlatform().daemon().name("head start").start(HeadStart::link);
        }
    }

    private static boolean hasNativeAccess() {
        return ModuleLayer.boot()
                .findModule(NATIVE)
                .filter(Module::isNativeAccessEnabled)
                .isPresent();
    }

    /// Opens any socket and closes it.
    private static void link() {
        try (var socket = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            assert socket.fd() >= 0;
        } catch (IOException again) {
            // the verb's own socket meets the same failure, and the verb tells it
        }
    }
}
