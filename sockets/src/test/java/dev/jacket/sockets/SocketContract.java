package dev.jacket.sockets;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a socket promises, on every kind of thread, for every family and type.
///
/// A kind of thread is a subclass, and a subject is an interface of cases; neither knows the other.
@ExtendWith(OnThread.class)
@Row({"C12", "C14", "M2"})
abstract class SocketContract
        implements OnThread.Threaded,
                AcceptCases,
                BatchCases,
                ConnectCases,
                DatagramsCases,
                FileCases,
                FlagCases,
                InternetControlCases,
                JdkCases,
                LifeCases,
                MemoryCases,
                MessageCases,
                PeerCases,
                QueueCases,
                RouteCases,
                RouteErrorCases,
                ShareCases,
                SendAllCases,
                SpliceCases,
                StreamCases,
                BufferedCases,
                UnixControlCases,
                ViewCases,
                WaitAllCases,
                WaitCases,
                FormCases,
                ZeroCopyCases {
    private @Nullable Lab lab;

    /// {@return what the sockets run on: tests of these cases put a host here whose kernel is not quite right}
    Host host() {
        return Host.system();
    }

    @Override
    public Lab lab() {
        Lab made = lab;
        if (made == null) {
            made = new Lab(host(), this::thread);
            lab = made;
        }
        return made;
    }

    @AfterEach
    void close() throws IOException {
        lab().close();
    }
}
