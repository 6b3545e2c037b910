package dev.jacket.sockets;

import java.util.List;
import java.util.Map;

/// Packet filters as `tcpdump -d` prints them.
final class BpfText {
    private static final int CLASS = 0x07;
    private static final int SIZE = 0x18;
    private static final int MODE = 0xe0;
    private static final int OPERATION = 0xf0;

    private static final Map<Integer, String> ARITHMETIC = Map.ofEntries(
            Map.entry(Bpf.ADD, "add"),
            Map.entry(Bpf.SUB, "sub"),
            Map.entry(Bpf.MUL, "mul"),
            Map.entry(Bpf.DIV, "div"),
            Map.entry(Bpf.OR, "or"),
            Map.entry(Bpf.AND, "and"),
            Map.entry(Bpf.LSH, "lsh"),
            Map.entry(Bpf.RSH, "rsh"),
            Map.entry(Bpf.NEG, "neg"),
            Map.entry(Bpf.MOD, "mod"),
            Map.entry(Bpf.XOR, "xor"));

    private static final Map<Integer, String> JUMPS =
            Map.of(Bpf.JA, "ja", Bpf.JEQ, "jeq", Bpf.JGT, "jgt", Bpf.JGE, "jge", Bpf.JSET, "jset");

    private BpfText() {}

    static String of(List<Bpf.Instruction> program) {
        var text = new StringBuilder();
        for (int i = 0; i < program.size(); i++) {
            Bpf.Instruction each = program.get(i);
            String line = "(%03d) %-8s %s".formatted(i, operation(each), operand(each, i));
            if (isConditional(each)) {
                line = "(%03d) %-8s %-16s jt %d\tjf %d"
                        .formatted(
                                i,
                                operation(each),
                                operand(each, i),
                                i + 1 + each.jumpTrue(),
                                i + 1 + each.jumpFalse());
            }
            text.append(i == 0 ? "" : "\n").append(line);
        }
        return text.toString();
    }

    private static boolean isConditional(Bpf.Instruction each) {
        return (each.code() & CLASS) == Bpf.JMP && (each.code() & OPERATION) != Bpf.JA;
    }

    private static String operation(Bpf.Instruction each) {
        int code = each.code();
        return switch (code & CLASS) {
            case Bpf.LD -> "ld" + size(code);
            case Bpf.LDX -> "ldx" + size(code);
            case Bpf.ST -> "st";
            case Bpf.STX -> "stx";
            case Bpf.ALU -> ARITHMETIC.getOrDefault(code & OPERATION, "unimp");
            case Bpf.JMP -> JUMPS.getOrDefault(code & OPERATION, "unimp");
            case Bpf.RET -> "ret";
            default -> (code & 0xf8) == Bpf.TAX ? "tax" : (code & 0xf8) == Bpf.TXA ? "txa" : "unimp";
        };
    }

    private static String size(int code) {
        return switch (code & SIZE) {
            case Bpf.W -> "";
            case Bpf.H -> "h";
            case Bpf.B -> "b";
            default -> "?";
        };
    }

    private static String operand(Bpf.Instruction each, int at) {
        int code = each.code();
        String decimal = Integer.toString(each.operand());
        return switch (code & CLASS) {
            case Bpf.LD, Bpf.LDX -> loaded(code & MODE, each.operand());
            case Bpf.ST, Bpf.STX -> "M[" + decimal + "]";
            case Bpf.ALU -> arithmetic(each);
            case Bpf.JMP -> (code & OPERATION) == Bpf.JA ? Integer.toString(at + 1 + each.operand()) : compared(each);
            case Bpf.RET -> (code & SIZE) == Bpf.A ? "" : (code & SIZE) == Bpf.X ? "x" : "#" + decimal;
            default -> "";
        };
    }

    private static String loaded(int mode, int operand) {
        return switch (mode) {
            case Bpf.IMM -> "#0x" + Integer.toHexString(operand);
            case Bpf.ABS -> "[" + operand + "]";
            case Bpf.IND -> "[x + " + operand + "]";
            case Bpf.MEM -> "M[" + operand + "]";
            case Bpf.LEN -> "#pktlen";
            case Bpf.MSH -> "4*([" + operand + "]&0xf)";
            default -> "0x" + Integer.toHexString(operand);
        };
    }

    private static String arithmetic(Bpf.Instruction each) {
        int operation = each.code() & OPERATION;
        if (operation == Bpf.NEG) {
            return "";
        }
        boolean bits = operation == Bpf.AND || operation == Bpf.OR || operation == Bpf.XOR;
        return bits || (each.code() & Bpf.X) != 0 ? compared(each) : "#" + each.operand();
    }

    private static String compared(Bpf.Instruction each) {
        return (each.code() & Bpf.X) != 0 ? "x" : "#0x" + Integer.toHexString(each.operand());
    }
}
