package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.SCM_CREDENTIALS;
import static dev.jacket.sys.SysSocket.SCM_PIDFD;
import static dev.jacket.sys.SysSocket.SCM_RIGHTS;
import static dev.jacket.sys.SysSocket.SCM_SECURITY;
import static dev.jacket.sys.SysSocket.SCM_TIMESTAMPING_OPT_STATS;
import static dev.jacket.sys.SysSocket.SCM_TIMESTAMPING_PKTINFO;
import static dev.jacket.sys.SysSocket.SO_INQ;
import static dev.jacket.sys.SysSocket.SO_MARK;
import static dev.jacket.sys.SysSocket.SO_PRIORITY;
import static dev.jacket.sys.SysSocket.SO_RXQ_OVFL;
import static dev.jacket.sys.SysSocket.SO_TIMESTAMP;
import static dev.jacket.sys.SysSocket.SO_TIMESTAMPING;
import static dev.jacket.sys.SysSocket.SO_TIMESTAMPNS;
import static dev.jacket.sys.SysSocket.SO_WIFI_STATUS;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.scm_timestamping;
import dev.jacket.sys.scm_ts_pktinfo;
import dev.jacket.sys.timespec;
import dev.jacket.sys.timeval;
import dev.jacket.sys.ucred;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Control messages of the level SOL_SOCKET: socket(7), unix(7).
final class SocketControls {
    private SocketControls() {}

    /// {@return the message, or null if its type or its length is not known here}
    static @Nullable ControlMessage decode(int type, byte[] bytes, Host host) {
        return switch (type) {
            case SCM_RIGHTS -> bytes.length < Integer.BYTES ? null : new ControlMessage.Rights(fds(bytes, host));
            case SCM_CREDENTIALS -> bytes.length == ucred.SIZEOF ? credentials(bytes) : null;
            case SCM_SECURITY -> new ControlMessage.Security(text(bytes));
            case SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING, SCM_TIMESTAMPING_PKTINFO -> time(type, bytes);
            case SCM_TIMESTAMPING_OPT_STATS -> new ControlMessage.TxStats(bytes);
            default -> bytes.length == Integer.BYTES ? number(type, Codecs.int32(bytes), host) : null;
        };
    }

    private static @Nullable ControlMessage number(int type, int value, Host host) {
        return switch (type) {
            case SCM_PIDFD -> new ControlMessage.PidFd(Fd.received(host, value));
            case SO_MARK -> new ControlMessage.Mark(Integer.toUnsignedLong(value));
            case SO_PRIORITY -> new ControlMessage.Priority(value);
            case SO_RXQ_OVFL -> new ControlMessage.Dropped(Integer.toUnsignedLong(value));
            case SO_WIFI_STATUS -> new ControlMessage.WifiStatus(value);
            case SO_INQ -> new ControlMessage.Unread(value);
            default -> null;
        };
    }

    /// Every whole number is a descriptor that is open now, whatever follows it.
    private static List<Fd> fds(byte[] bytes, Host host) {
        ByteBuffer numbers = Codecs.of(bytes);
        var fds = new ArrayList<Fd>();
        while (numbers.remaining() >= Integer.BYTES) {
            fds.add(Fd.received(host, numbers.getInt()));
        }
        return fds;
    }

    private static ControlMessage credentials(byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return new ControlMessage.Credentials(ucred.pid(memory), ucred.uid(memory), ucred.gid(memory));
    }

    static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static @Nullable ControlMessage time(int type, byte[] bytes) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        return switch (type) {
            case SO_TIMESTAMP ->
                bytes.length == timeval.SIZEOF
                        ? timestamp(timeval.tv_sec(memory), timeval.tv_usec(memory) * 1000)
                        : null;
            case SO_TIMESTAMPNS ->
                bytes.length == timespec.SIZEOF ? timestamp(timespec.tv_sec(memory), timespec.tv_nsec(memory)) : null;
            case SO_TIMESTAMPING -> bytes.length == scm_timestamping.SIZEOF ? times(memory) : null;
            default ->
                bytes.length == scm_ts_pktinfo.SIZEOF
                        ? new ControlMessage.TimestampOrigin(
                                scm_ts_pktinfo.if_index(memory), scm_ts_pktinfo.pkt_length(memory))
                        : null;
        };
    }

    private static @Nullable ControlMessage timestamp(long seconds, long nanos) {
        return isTime(seconds, nanos) ? new ControlMessage.Timestamp(Instant.ofEpochSecond(seconds, nanos)) : null;
    }

    private static @Nullable ControlMessage times(MemorySegment memory) {
        for (int at = 0; at < scm_timestamping.SIZEOF; at += timespec.SIZEOF) {
            MemorySegment one = memory.asSlice(at);
            if (!isTime(timespec.tv_sec(one), timespec.tv_nsec(one))) {
                return null;
            }
        }
        return new ControlMessage.HardwareTimestamps(some(memory), some(memory.asSlice(2 * timespec.SIZEOF)));
    }

    /// {@return whether an [Instant] can hold it}
    private static boolean isTime(long seconds, long nanos) {
        return seconds >= 0 && seconds <= Instant.MAX.getEpochSecond() && nanos >= 0 && nanos < 1_000_000_000;
    }

    private static Optional<Instant> some(MemorySegment memory) {
        Instant time = Instant.ofEpochSecond(timespec.tv_sec(memory), timespec.tv_nsec(memory));
        return time.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    }

    static byte[] encode(ControlMessage.Rights rights) {
        byte[] bytes = new byte[Integer.BYTES * rights.fds().size()];
        ByteBuffer numbers = Codecs.of(bytes);
        for (Fd fd : rights.fds()) {
            numbers.putInt(fd.number());
        }
        return bytes;
    }

    static byte[] encode(ControlMessage.Credentials credentials) {
        byte[] bytes = new byte[ucred.SIZEOF];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        ucred.pid(memory, credentials.pid());
        ucred.uid(memory, credentials.uid());
        ucred.gid(memory, credentials.gid());
        return bytes;
    }
}
