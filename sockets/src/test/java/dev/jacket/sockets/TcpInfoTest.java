package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.sys.tcp_info;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpInfoTest {
    private static final ByteBuffer MEMORY =
            ByteBuffer.allocate(tcp_info.SIZEOF).order(ByteOrder.nativeOrder());

    /// Every accessor but those of single bits: reads its own bytes and no others, and is empty when one of them is
    /// missing.
    @Test
    void everyAccessor_readsItsMemberOrNothing() throws Exception {
        int checked = 0;
        for (Method accessor : TcpInfo.class.getMethods()) {
            boolean number = accessor.getReturnType() == OptionalLong.class;
            boolean time = accessor.getReturnType() == Optional.class;
            if ((!number && !time) || isBits(accessor.getName())) {
                continue;
            }
            int offset = offset(accessor.getName());
            int size = 0;
            for (int length = 1; length <= tcp_info.SIZEOF && size == 0; length++) {
                size = isPresent(accessor, new byte[length]) ? length - offset : 0;
            }
            assertThat(size).as(accessor.getName()).isIn(1, 2, 4, 8);
            byte[] bytes = new byte[tcp_info.SIZEOF];
            Arrays.fill(bytes, (byte) 0xff);
            Arrays.fill(bytes, offset, offset + size, (byte) 0);
            bytes[offset] = 42;
            assertThat(value(accessor, bytes)).as(accessor.getName()).isEqualTo(42);
            checked++;
        }
        assertThat(checked).isEqualTo(63);
    }

    private static boolean isBits(String name) {
        return switch (name) {
            case "sndWscale", "rcvWscale", "appLimited", "fastOpenFail", "accurateEcnBits" -> true;
            default -> false;
        };
    }

    /// The member of the accessor's name, as the layout has it.
    private static int offset(String accessor) throws IllegalAccessException {
        for (var field : tcp_info.class.getFields()) {
            String name = field.getName().replace("tcpi_", "").replace("_", "");
            if (name.equalsIgnoreCase(accessor)) {
                return field.getInt(null);
            }
        }
        throw new AssertionError("no member for " + accessor);
    }

    private static boolean isPresent(Method accessor, byte[] bytes) throws ReflectiveOperationException {
        Object value = accessor.invoke(TcpInfo.of(bytes));
        return value instanceof OptionalLong number ? number.isPresent() : ((Optional<?>) value).isPresent();
    }

    private static long value(Method accessor, byte[] bytes) throws ReflectiveOperationException {
        Object value = accessor.invoke(TcpInfo.of(bytes));
        if (value instanceof OptionalLong number) {
            return number.getAsLong();
        }
        Duration time = (Duration) ((Optional<?>) value).orElseThrow();
        return time.toNanos() % 1_000_000 == 0 ? time.toMillis() : time.toNanos() / 1_000;
    }

    @ParameterizedTest
    @ValueSource(ints = {224, 232, 240, 248, 280, 512})
    void of_everyKernelsLength_tellsWhatIsThere(int length) {
        TcpInfo info = TcpInfo.of(new byte[length]);
        assertThat(info.deliveredCe()).hasValue(0);
        assertThat(info.sndWnd().isPresent()).isEqualTo(length >= 232);
        assertThat(info.rehash().isPresent()).isEqualTo(length >= 240);
        assertThat(info.totalRtoTime().isPresent()).isEqualTo(length >= 248);
        assertThat(info.receivedCe().isPresent()).isEqualTo(length >= 280);
        assertThat(info.accurateEcnBits().isPresent()).isEqualTo(length >= 280);
        assertThat(info.bytes()).hasSize(length);
    }

    @Test
    void of_fewBytes_isMostlyEmpty() {
        TcpInfo info = TcpInfo.of(new byte[] {1});
        assertThat(info.state()).isEqualTo(1);
        assertThat(info.rtt()).isEmpty();
        assertThat(info.sndWscale()).isEmpty();
        assertThat(info.totalRetrans()).isEmpty();
        assertThatThrownBy(() -> TcpInfo.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bits_areUnpacked() {
        MEMORY.clear().put(6, (byte) 0x7a).put(7, (byte) 0b101);
        TcpInfo info = TcpInfo.of(MEMORY.array());
        assertThat(info.sndWscale()).hasValue(0xa);
        assertThat(info.rcvWscale()).hasValue(7);
        assertThat(info.appLimited()).hasValue(1);
        assertThat(info.fastOpenFail()).hasValue(2);
    }

    @Test
    void times_haveTheirUnits() {
        byte[] bytes = new byte[tcp_info.SIZEOF];
        ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        memory.putInt(tcp_info.tcpi_rtt, 1500);
        memory.putInt(tcp_info.tcpi_last_data_recv, 1500);
        memory.putLong(tcp_info.tcpi_busy_time, 1500);
        memory.putInt(tcp_info.tcpi_snd_ssthresh, -1);
        TcpInfo info = TcpInfo.of(bytes);
        assertThat(info.rtt()).contains(Duration.ofNanos(1_500_000));
        assertThat(info.lastDataRecv()).contains(Duration.ofMillis(1500));
        assertThat(info.busyTime()).contains(Duration.ofNanos(1_500_000));
        assertThat(info.sndSsthresh()).hasValue(0xffff_ffffL);
        assertThat(info).isEqualTo(TcpInfo.of(bytes)).hasSameHashCodeAs(TcpInfo.of(bytes));
        assertThat(info).asString().contains("rtt=Optional[PT0.0015S]");
    }

    @Test
    void ofAConnection_tellsWhatWentOverIt() throws IOException {
        try (Socket listener = Socket.open(Family.INET, SocketType.STREAM)) {
            listener.bind(Address.Inet4.loopback(0));
            listener.listen(7);
            assertThat(listener.get(Options.TCP_INFO)).satisfies(info -> {
                assertThat(info.state()).isEqualTo(10);
                assertThat(info.sacked()).hasValue(7);
            });
            try (Socket client = Socket.open(Family.INET, SocketType.STREAM)) {
                client.connect(listener.localAddress());
                try (Socket server = listener.accept()) {
                    client.sendAll(new byte[1000]);
                    assertThat(server.recv(1000, MsgFlags.MSG_WAITALL)).hasSize(1000);
                    TcpInfo info = server.get(Options.TCP_INFO);
                    assertThat(info.state()).isEqualTo(1);
                    assertThat(info.bytesReceived()).hasValue(1000);
                    assertThat(info.rtt().orElseThrow()).isPositive();
                    assertThat(info.bytes().length).isGreaterThanOrEqualTo(224);
                }
            }
        }
    }
}
