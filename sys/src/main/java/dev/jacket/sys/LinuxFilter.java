package dev.jacket.sys;

/// Constants of `<linux/filter.h>` and `<linux/bpf_common.h>`: the classic packet filter of socket(7).
@Header("linux/filter.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxFilter {
    // classes
    public static final int BPF_LD = 0;
    public static final int BPF_LDX = 1;
    public static final int BPF_ST = 2;
    public static final int BPF_STX = 3;
    public static final int BPF_ALU = 4;
    public static final int BPF_JMP = 5;
    public static final int BPF_RET = 6;
    public static final int BPF_MISC = 7;

    // sizes
    public static final int BPF_W = 0;
    public static final int BPF_H = 8;
    public static final int BPF_B = 0x10;

    // modes
    public static final int BPF_IMM = 0;
    public static final int BPF_ABS = 0x20;
    public static final int BPF_IND = 0x40;
    public static final int BPF_MEM = 0x60;
    public static final int BPF_LEN = 0x80;
    public static final int BPF_MSH = 0xa0;

    // operations
    public static final int BPF_ADD = 0;
    public static final int BPF_SUB = 0x10;
    public static final int BPF_MUL = 0x20;
    public static final int BPF_DIV = 0x30;
    public static final int BPF_OR = 0x40;
    public static final int BPF_AND = 0x50;
    public static final int BPF_LSH = 0x60;
    public static final int BPF_RSH = 0x70;
    public static final int BPF_NEG = 0x80;
    public static final int BPF_MOD = 0x90;
    public static final int BPF_XOR = 0xa0;

    // jumps
    public static final int BPF_JA = 0;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JGE = 0x30;
    public static final int BPF_JSET = 0x40;

    // operands
    public static final int BPF_K = 0;
    public static final int BPF_X = 8;
    public static final int BPF_A = 0x10;

    // register transfers
    public static final int BPF_TAX = 0;
    public static final int BPF_TXA = 0x80;

    // limits
    public static final int BPF_MAXINSNS = 4096;
    public static final int BPF_MEMWORDS = 16;

    // where the kernel's own facts stand
    public static final int SKF_AD_OFF = -0x1000;
    public static final int SKF_AD_PROTOCOL = 0;
    public static final int SKF_AD_PKTTYPE = 4;
    public static final int SKF_AD_IFINDEX = 8;
    public static final int SKF_AD_CPU = 36;
    public static final int SKF_AD_RANDOM = 56;
    public static final int SKF_NET_OFF = -0x100000;
    public static final int SKF_LL_OFF = -0x200000;

    private LinuxFilter() {}
}
