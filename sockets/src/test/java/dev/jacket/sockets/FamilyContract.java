package dev.jacket.sockets;

import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the families and types below the transport protocols promise, on every kind of thread: in a network of
/// their own, where they may do everything, and refused where they may not.
@ExtendWith(OnThread.class)
@Needs({"root", "netns", "ip"})
abstract class FamilyContract
        implements OnThread.Threaded,
                RawCases,
                PingCases,
                OptionEffectCases,
                FamilyPeerCases,
                IpOptionEffectCases,
                PacketCases,
                LinkControlCases,
                IpControlCases,
                ErrorQueueCases,
                NetlinkCases,
                VsockCases,
                MptcpCases {
    private static @Nullable NetworkNamespace namespace;
    private static @Nullable Host host;
    private static @Nullable Host unprivileged;

    private @Nullable Lab lab;
    private @Nullable Lab nobody;

    @BeforeAll
    static void settle() {
        var made = new NetworkNamespace();
        namespace = made;
        host = made.host();
        unprivileged = made.unprivileged();
    }

    @AfterAll
    static void leave() throws IOException {
        if (namespace != null) {
            namespace.close();
        }
    }

    @Override
    public NetworkNamespace namespace() {
        return Objects.requireNonNull(namespace);
    }

    @Override
    public Lab lab() {
        Lab made = lab;
        if (made == null) {
            made = new Lab(Objects.requireNonNull(host), this::thread);
            lab = made;
        }
        return made;
    }

    @Override
    public Lab nobody() {
        Lab made = nobody;
        if (made == null) {
            made = new Lab(Objects.requireNonNull(unprivileged), this::thread);
            nobody = made;
        }
        return made;
    }

    @AfterEach
    void close() throws IOException {
        lab().close();
        nobody().close();
    }
}
