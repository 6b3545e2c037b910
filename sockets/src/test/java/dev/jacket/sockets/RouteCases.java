package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;

/// Which way datagrams leave.
interface RouteCases extends SocketCases {
    int NO_INTERFACE = 0x00ff_ffff;

    /// The kernel wants the number in network byte order: who hands it over in the machine's names another interface,
    /// and reads the right one again.
    @Each(Kind.Group.UDP)
    @Covers({"IP_UNICAST_IF", "IPV6_UNICAST_IF"})
    default void unicastInterface_isTheOneThatIsNamed(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Option<Integer> option = kind.family.equals(Family.INET) ? Options.IP_UNICAST_IF : Options.IPV6_UNICAST_IF;
        int loopback = NetworkInterface.getByName("lo").getIndex();

        ends.here().set(option, loopback);

        assertThat(ends.here().get(option)).isEqualTo(loopback);
        byte[] wire = ends.here().get(option.level(), option.number(), Integer.BYTES);
        assertThat(ByteBuffer.wrap(wire).getInt()).as("in network byte order").isEqualTo(loopback);
        ends.here().send(new byte[] {1});
        assertThat(ends.there().recv(9)).containsExactly(1);
        Lab.refused(Errno.EADDRNOTAVAIL, () -> ends.here().set(option, NO_INTERFACE));
    }
}
