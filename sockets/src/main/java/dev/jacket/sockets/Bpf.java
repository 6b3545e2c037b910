package dev.jacket.sockets;

import static dev.jacket.sys.LinuxFilter.BPF_MAXINSNS;

import dev.jacket.sys.LinuxFilter;
import dev.jacket.sys.sock_filter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A program of the classic packet filter: the value of [Options#SO_ATTACH_FILTER]. It runs in the kernel for each
/// packet, and returns how many of its bytes are kept; 0 drops it.
///
/// ```java
/// // Of Ethernet frames, only those that carry IPv4.
/// var ipv4 = Bpf.of(
///         Bpf.stmt(Bpf.LD | Bpf.H | Bpf.ABS, 12),
///         Bpf.jump(Bpf.JMP | Bpf.JEQ | Bpf.K, 0x800, 0, 1),
///         Bpf.stmt(Bpf.RET | Bpf.K, 0x40000),
///         Bpf.stmt(Bpf.RET | Bpf.K, 0));
/// ```
///
/// The constants have the C names of `<linux/filter.h>` without `BPF_`. Numbers in packets are in network byte order,
/// and the filter reads them so. [#parse] takes what `tcpdump -ddd` prints.
///
/// **threads:** immutable.
///
/// @param program the instructions, 0 to 4096; the kernel takes no empty program, but answers one where none is
///     attached
public record Bpf(List<Instruction> program) {
    /// Loads the accumulator.
    public static final int LD = LinuxFilter.BPF_LD;

    /// Loads the index register.
    public static final int LDX = LinuxFilter.BPF_LDX;

    /// Stores the accumulator.
    public static final int ST = LinuxFilter.BPF_ST;

    /// Stores the index register.
    public static final int STX = LinuxFilter.BPF_STX;

    /// Computes in the accumulator.
    public static final int ALU = LinuxFilter.BPF_ALU;

    /// Jumps.
    public static final int JMP = LinuxFilter.BPF_JMP;

    /// Returns.
    public static final int RET = LinuxFilter.BPF_RET;

    /// Copies between the registers.
    public static final int MISC = LinuxFilter.BPF_MISC;

    /// Four bytes.
    public static final int W = LinuxFilter.BPF_W;

    /// Two bytes.
    public static final int H = LinuxFilter.BPF_H;

    /// One byte.
    public static final int B = LinuxFilter.BPF_B;

    /// The constant itself.
    public static final int IMM = LinuxFilter.BPF_IMM;

    /// From a place in the packet.
    public static final int ABS = LinuxFilter.BPF_ABS;

    /// From a place in the packet, counted from the index register.
    public static final int IND = LinuxFilter.BPF_IND;

    /// From one of the 16 words of scratch memory.
    public static final int MEM = LinuxFilter.BPF_MEM;

    /// The packet's length.
    public static final int LEN = LinuxFilter.BPF_LEN;

    /// Four times the low half of a byte: an IPv4 header's length.
    public static final int MSH = LinuxFilter.BPF_MSH;

    /// Adds.
    public static final int ADD = LinuxFilter.BPF_ADD;

    /// Subtracts.
    public static final int SUB = LinuxFilter.BPF_SUB;

    /// Multiplies.
    public static final int MUL = LinuxFilter.BPF_MUL;

    /// Divides.
    public static final int DIV = LinuxFilter.BPF_DIV;

    /// Sets bits.
    public static final int OR = LinuxFilter.BPF_OR;

    /// Keeps bits.
    public static final int AND = LinuxFilter.BPF_AND;

    /// Shifts left.
    public static final int LSH = LinuxFilter.BPF_LSH;

    /// Shifts right.
    public static final int RSH = LinuxFilter.BPF_RSH;

    /// Negates.
    public static final int NEG = LinuxFilter.BPF_NEG;

    /// Gives the remainder.
    public static final int MOD = LinuxFilter.BPF_MOD;

    /// Flips bits.
    public static final int XOR = LinuxFilter.BPF_XOR;

    /// Always jumps.
    public static final int JA = LinuxFilter.BPF_JA;

    /// Jumps if equal.
    public static final int JEQ = LinuxFilter.BPF_JEQ;

    /// Jumps if greater.
    public static final int JGT = LinuxFilter.BPF_JGT;

    /// Jumps if greater or equal.
    public static final int JGE = LinuxFilter.BPF_JGE;

    /// Jumps if a bit of the constant is set.
    public static final int JSET = LinuxFilter.BPF_JSET;

    /// The operand is the constant.
    public static final int K = LinuxFilter.BPF_K;

    /// The operand is the index register.
    public static final int X = LinuxFilter.BPF_X;

    /// What is returned is the accumulator.
    public static final int A = LinuxFilter.BPF_A;

    /// Copies the accumulator to the index register.
    public static final int TAX = LinuxFilter.BPF_TAX;

    /// Copies the index register to the accumulator.
    public static final int TXA = LinuxFilter.BPF_TXA;

    /// Where the kernel's own facts stand, for [#ABS]; add [#AD_PROTOCOL] or one of its kin.
    public static final int AD_OFF = LinuxFilter.SKF_AD_OFF;

    /// The EtherType.
    public static final int AD_PROTOCOL = LinuxFilter.SKF_AD_PROTOCOL;

    /// Whether it comes or leaves: the packet type of [Address.Packet].
    public static final int AD_PKTTYPE = LinuxFilter.SKF_AD_PKTTYPE;

    /// The interface's number.
    public static final int AD_IFINDEX = LinuxFilter.SKF_AD_IFINDEX;

    /// The processor.
    public static final int AD_CPU = LinuxFilter.SKF_AD_CPU;

    /// A random number.
    public static final int AD_RANDOM = LinuxFilter.SKF_AD_RANDOM;

    /// Where the network header begins, for [#ABS].
    public static final int NET_OFF = LinuxFilter.SKF_NET_OFF;

    /// Where the link header begins, for [#ABS].
    public static final int LL_OFF = LinuxFilter.SKF_LL_OFF;

    static final Codec<Bpf> CODEC = new Codec<>() {
        @Override
        public Class<Bpf> type() {
            return Bpf.class;
        }

        @Override
        public int capacity() {
            return 0;
        }

        @Override
        public boolean permits(Bpf value) {
            return !value.program.isEmpty();
        }

        @Override
        public String range() {
            return "1.." + BPF_MAXINSNS + " instructions";
        }

        @Override
        public String shown(Bpf value) {
            return "of " + value.program.size() + " instructions";
        }

        @Override
        public boolean isProgram() {
            return true;
        }

        @Override
        public byte[] encode(Bpf value) {
            return value.encode();
        }

        @Override
        public Bpf decode(byte[] bytes) {
            return Bpf.of(bytes);
        }
    };

    /// One instruction: `struct sock_filter`.
    ///
    /// **threads:** immutable.
    ///
    /// @param code the operation, 0 to 65535
    /// @param jumpTrue how many instructions a jump skips if its condition holds, 0 to 255
    /// @param jumpFalse how many if not
    /// @param operand the constant, without a sign
    public record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {
        /// Checks that each part has room.
        ///
        /// @throws IllegalArgumentException if one has not
        public Instruction {
            check("code", code, 65535);
            check("jump", jumpTrue, 255);
            check("jump", jumpFalse, 255);
        }

        private static void check(String what, int value, int most) {
            if (value < 0 || value > most) {
                throw new IllegalArgumentException(what + " " + value + " is not in 0.." + most);
            }
        }
    }

    /// Checks the length.
    ///
    /// @throws IllegalArgumentException if there are more than 4096 instructions
    public Bpf {
        if (program.size() > BPF_MAXINSNS) {
            throw new IllegalArgumentException(program.size() + " instructions are not in 0.." + BPF_MAXINSNS);
        }
        program = List.copyOf(program);
    }

    /// {@return a program}
    ///
    /// @param program its instructions, in order
    public static Bpf of(Instruction... program) {
        return new Bpf(List.of(program));
    }

    /// {@return an instruction that does not jump: `BPF_STMT`}
    ///
    /// @param code such as `LD | H | ABS`
    /// @param operand the constant
    public static Instruction stmt(int code, int operand) {
        return new Instruction(code, 0, 0, operand);
    }

    /// {@return an instruction that jumps: `BPF_JUMP`}
    ///
    /// @param code such as `JMP | JEQ | K`
    /// @param operand the constant
    /// @param jumpTrue how many instructions are skipped if the condition holds
    /// @param jumpFalse how many if not
    public static Instruction jump(int code, int operand, int jumpTrue, int jumpFalse) {
        return new Instruction(code, jumpTrue, jumpFalse, operand);
    }

    /// {@return a program of decimal numbers: how many instructions, then the four parts of each, as `tcpdump -ddd`
    /// prints it}
    ///
    /// @param text the numbers, with any white space between them
    /// @throws IllegalArgumentException if it is no such text
    public static Bpf parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        long count = number(words[0]);
        if (words.length != 1 + 4 * count) {
            throw new IllegalArgumentException(
                    words[0] + " instructions have " + 4 * count + " numbers, not " + (words.length - 1));
        }
        var program = new ArrayList<Instruction>();
        for (int i = 1; i < words.length; i += 4) {
            program.add(new Instruction(
                    (int) number(words[i]), (int) number(words[i + 1]), (int) number(words[i + 2]), (int)
                            number(words[i + 3])));
        }
        return new Bpf(program);
    }

    private static long number(String word) {
        if (!word.matches("\\d{1,10}") || Long.parseLong(word) > 0xffff_ffffL) {
            throw new IllegalArgumentException("a packet filter is made of decimal numbers, not of '" + word + "'");
        }
        return Long.parseLong(word);
    }

    static Bpf of(byte[] bytes) {
        ByteBuffer memory = Codecs.of(bytes);
        var program = new ArrayList<Instruction>();
        for (int at = 0; at + sock_filter.SIZEOF <= bytes.length; at += sock_filter.SIZEOF) {
            program.add(new Instruction(
                    Short.toUnsignedInt(memory.getShort(at + sock_filter.code)),
                    Byte.toUnsignedInt(memory.get(at + sock_filter.jt)),
                    Byte.toUnsignedInt(memory.get(at + sock_filter.jf)),
                    memory.getInt(at + sock_filter.k)));
        }
        return new Bpf(program);
    }

    private byte[] encode() {
        byte[] bytes = new byte[program.size() * sock_filter.SIZEOF];
        ByteBuffer memory = Codecs.of(bytes);
        for (Instruction each : program) {
            memory.putShort((short) each.code())
                    .put((byte) each.jumpTrue())
                    .put((byte) each.jumpFalse())
                    .putInt(each.operand());
        }
        return bytes;
    }

    /// {@return the instructions, one a line, as `tcpdump -d` prints them}
    @Override
    public String toString() {
        return BpfText.of(program);
    }
}
