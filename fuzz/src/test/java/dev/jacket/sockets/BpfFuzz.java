package dev.jacket.sockets;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.util.List;

/// A packet filter in decimal numbers: it is refused, or is a program that the kernel's form keeps.
final class BpfFuzz implements FuzzTarget {
    private static final int MOST = 2000;

    @Override
    public List<Class<?>> parsers() {
        return List.of(Bpf.class, BpfText.class);
    }

    @Override
    public boolean judge(byte[] bytes) {
        Bpf program;
        try {
            program = Bpf.parse(Claim.text(bytes, MOST));
        } catch (IllegalArgumentException refused) {
            return false;
        }
        Claim.same(Bpf.CODEC.decode(Bpf.CODEC.encode(program)), program, "in the kernel's form");
        Claim.shown(program.toString(), "\n\t");
        return true;
    }
}
