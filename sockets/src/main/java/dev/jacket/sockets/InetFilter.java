package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_AUTO;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_CGROUP_COND;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_DEV_COND;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_JMP;
import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_BC_MARK_COND;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jacket.sys.inet_diag_bc_op;
import dev.jacket.sys.inet_diag_hostcond;
import dev.jacket.sys.inet_diag_markcond;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A filter as the bytecode of sock_diag(7), and as the text that ss(8) takes.
///
/// An operation says how far to go on if it holds, which is always to the next one, and how far if not. A socket
/// passes if the code ends exactly behind the last operation; four bytes further is the way out for the others.
final class InetFilter implements Diagnostics.Filter {
    private static final int OP = inet_diag_bc_op.SIZEOF;

    /// The distances are of 16 bits, and the attribute's length too.
    private static final int MOST = 0xff00;

    private final byte[] code;
    private final String text;

    private InetFilter(byte[] code, String text) {
        if (code.length > MOST) {
            throw new IllegalArgumentException("a filter of " + code.length + " bytes; the most are " + MOST);
        }
        this.code = code;
        this.text = text;
    }

    byte[] code() {
        return code.clone();
    }

    /// {@return an operation that fails out of a filter that is nothing but it}
    private static byte[] operation(int op, int operands) {
        byte[] bytes = new byte[OP + operands];
        MemorySegment at = MemorySegment.ofArray(bytes);
        inet_diag_bc_op.code(at, op);
        inet_diag_bc_op.yes(at, bytes.length);
        inet_diag_bc_op.no(at, bytes.length + OP);
        return bytes;
    }

    static InetFilter ports(String name, int atLeast, int atMost, int first, int last) {
        if (first < 0 || last > 0xffff || first > last) {
            throw new IllegalArgumentException("ports " + first + " to " + last + " are no range in 0..65535");
        }
        String text = first == last
                ? name + " = :" + first
                : "( " + name + " >= :" + first + " and " + name + " <= :" + last + " )";
        return new InetFilter(both(port(atLeast, first), port(atMost, last)), text);
    }

    /// A port stands where the distance of another operation would.
    private static byte[] port(int op, int port) {
        byte[] bytes = operation(op, OP);
        inet_diag_bc_op.no(MemorySegment.ofArray(bytes).asSlice(OP), port);
        return bytes;
    }

    static InetFilter host(String name, int op, Address.Ip address, int prefix) {
        byte[] wanted = address.bytes();
        if (prefix < 0 || prefix > wanted.length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "prefix " + prefix + " is not in 0.." + wanted.length * Byte.SIZE + " of " + address);
        }
        byte[] bytes = operation(op, inet_diag_hostcond.SIZEOF + wanted.length);
        MemorySegment condition = MemorySegment.ofArray(bytes).asSlice(OP);
        inet_diag_hostcond.family(condition, address.family().number());
        inet_diag_hostcond.prefix_len(condition, prefix);
        inet_diag_hostcond.port(condition, address.port() == 0 ? -1 : address.port());
        condition.asSlice(inet_diag_hostcond.SIZEOF).copyFrom(MemorySegment.ofArray(wanted));
        String host = Inet.ntop(address.family(), wanted) + "/" + prefix;
        String inBrackets = wanted.length == 4 ? host : "[" + host + "]";
        return new InetFilter(bytes, name + " " + inBrackets + (address.port() == 0 ? "" : ":" + address.port()));
    }

    static InetFilter device(int ifIndex) {
        if (ifIndex < 1) {
            throw new IllegalArgumentException("interface " + ifIndex + " is not above 0");
        }
        byte[] bytes = operation(INET_DIAG_BC_DEV_COND, Integer.BYTES);
        MemorySegment.ofArray(bytes).set(JAVA_INT_UNALIGNED, OP, ifIndex);
        return new InetFilter(bytes, "dev = if" + ifIndex);
    }

    static InetFilter mark(long mark, long mask) {
        byte[] bytes = operation(INET_DIAG_BC_MARK_COND, inet_diag_markcond.SIZEOF);
        MemorySegment condition = MemorySegment.ofArray(bytes).asSlice(OP);
        inet_diag_markcond.mark(condition, u32("mark", mark));
        inet_diag_markcond.mask(condition, u32("mask", mask));
        return new InetFilter(bytes, "fwmark = 0x%x/0x%x".formatted(mark, mask));
    }

    private static int u32(String name, long number) {
        if (number < 0 || number > 0xffff_ffffL) {
            throw new IllegalArgumentException(name + " " + number + " is not in 0.." + 0xffff_ffffL);
        }
        return (int) number;
    }

    static InetFilter cgroup(long inode) {
        byte[] bytes = operation(INET_DIAG_BC_CGROUP_COND, Long.BYTES);
        MemorySegment.ofArray(bytes).set(JAVA_LONG_UNALIGNED, OP, inode);
        return new InetFilter(bytes, "cgroup = " + inode);
    }

    static InetFilter autobound() {
        return new InetFilter(operation(INET_DIAG_BC_AUTO, 0), "autobound");
    }

    @Override
    public Diagnostics.Filter and(Diagnostics.Filter other) {
        InetFilter that = (InetFilter) other;
        return new InetFilter(both(code, that.code), "( " + text + " and " + that.text + " )");
    }

    @Override
    public Diagnostics.Filter or(Diagnostics.Filter other) {
        InetFilter that = (InetFilter) other;
        // The first one's way out is the second one's beginning, once a jump stands between them.
        return new InetFilter(
                joined(code, jump(OP + that.code.length), that.code), "( " + text + " or " + that.text + " )");
    }

    @Override
    public Diagnostics.Filter not() {
        return new InetFilter(joined(code, jump(2 * OP)), "! ( " + text + " )");
    }

    private static byte[] jump(int distance) {
        byte[] bytes = operation(INET_DIAG_BC_JMP, 0);
        inet_diag_bc_op.no(MemorySegment.ofArray(bytes), distance);
        return bytes;
    }

    /// The first one's way out leads behind the second.
    private static byte[] both(byte[] first, byte[] second) {
        byte[] bytes = joined(first, second);
        if (bytes.length > MOST) {
            return bytes; // which nobody takes
        }
        int step;
        for (int at = 0; at < first.length; at += step) {
            MemorySegment operation = MemorySegment.ofArray(bytes).asSlice(at);
            step = inet_diag_bc_op.yes(operation);
            if (inet_diag_bc_op.no(operation) == first.length - at + OP) {
                inet_diag_bc_op.no(operation, bytes.length - at + OP);
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InetFilter that && Arrays.equals(code, that.code);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(code);
    }

    @Override
    public String toString() {
        return text;
    }
}
