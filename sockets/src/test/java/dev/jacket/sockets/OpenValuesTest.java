package dev.jacket.sockets;

import static dev.jacket.sockets.MsgFlags.MSG_DONTWAIT;
import static dev.jacket.sockets.MsgFlags.MSG_PEEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Family, SocketType, Protocol, MsgFlags: numbers with names, and numbers without.
class OpenValuesTest {
    @Test
    void constants_areNamedLikeThemselves() throws Exception {
        assertThat(constants(Family.class, Family::name)).hasSize(7);
        assertThat(constants(SocketType.class, SocketType::name)).hasSize(4);
        assertThat(constants(Protocol.class, Protocol::name)).hasSize(10);
        assertThat(constants(Errno.class, Errno::name)).hasSize(132);
        assertThat(constants(MsgFlags.class, flags -> flags.bits() == 0 ? "NONE" : flags.toString()))
                .hasSize(18);
    }

    /// Every public constant of a type, each checked to be named as its field is, and to be a value of its own.
    private static <T> List<T> constants(Class<T> type, Function<T, String> name) throws IllegalAccessException {
        var found = new ArrayList<T>();
        for (var field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == type) {
                T constant = type.cast(field.get(null));
                assertThat(name.apply(constant)).isEqualTo(field.getName());
                found.add(constant);
            }
        }
        assertThat(found).doesNotHaveDuplicates();
        return found;
    }

    /// The kernel wants the bytes of an EtherType turned, and nothing else.
    @Test
    void protocols_ofOtherFamilies_haveTheKernelsNumbers() {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        assertThat(Protocol.EtherType.IPV6.number()).isEqualTo(little ? 0xdd86 : 0x86dd);
        assertThat(Protocol.EtherType.of(3)).isEqualTo(Protocol.EtherType.ALL);
        assertThat(Protocol.EtherType.of(0)).isEqualTo(Protocol.DEFAULT);
        assertThatThrownBy(() -> Protocol.EtherType.of(0x10000)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Protocol.Netlink.SOCK_DIAG.number()).isEqualTo(4);
    }

    @Test
    void numbers_withoutAName_areKept() {
        assertThat(Family.of(45))
                .hasToString("AF_45")
                .extracting(Family::number)
                .isEqualTo(45);
        assertThat(SocketType.of(10))
                .hasToString("SOCK_10")
                .extracting(SocketType::number)
                .isEqualTo(10);
        assertThat(Protocol.of(99))
                .hasToString("PROTOCOL_99")
                .extracting(Protocol::number)
                .isEqualTo(99);
        assertThat(MsgFlags.of(0x400000))
                .hasToString("0x400000")
                .extracting(MsgFlags::bits)
                .isEqualTo(0x400000);
    }

    @Test
    void equality_isByNumber() {
        assertThat(Family.of(2)).isEqualTo(Family.INET).hasToString("INET");
        assertThat(SocketType.of(5)).isEqualTo(SocketType.SEQPACKET);
        assertThat(Protocol.of(262)).isEqualTo(Protocol.MPTCP);
        assertThat(MsgFlags.of(0x42)).isEqualTo(MSG_PEEK.and(MSG_DONTWAIT));
    }

    @Test
    void flags_combine() {
        MsgFlags both = MSG_PEEK.and(MSG_DONTWAIT);
        assertThat(both).hasToString("MSG_PEEK|MSG_DONTWAIT");
        assertThat(both.has(MSG_PEEK)).isTrue();
        assertThat(MSG_PEEK.has(both)).isFalse();
        assertThat(both.without(MSG_PEEK)).isEqualTo(MSG_DONTWAIT);
        assertThat(MsgFlags.NONE).hasToString("0");
        assertThat(MsgFlags.of(0x80000000)).hasToString("0x80000000");
        assertThat(MsgFlags.of(SysFlags.CMSG_CLOEXEC)).hasToString("MSG_CMSG_CLOEXEC");
    }

    private interface SysFlags {
        int CMSG_CLOEXEC = 0x40000000;
    }

    @Test
    void message_knowsThatItWasCut() {
        assertThat(new Message(3, MsgFlags.MSG_TRUNC, Address.NONE).isTruncated())
                .isTrue();
        assertThat(new Message(3, MsgFlags.MSG_CTRUNC, Address.NONE).isTruncated())
                .isFalse();
    }

    @Test
    void shutdown_hasTheKernelsNumbers() {
        assertThat(List.of(Shutdown.values())).extracting(Shutdown::number).containsExactly(0, 1, 2);
    }
}
