package dev.jacket.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Bytes that are nearly right, for parsers of what strangers send: samples in which something small is changed,
/// cut out, doubled or crossed with another. Two runs with one [Seed] make the same ones.
///
/// This is not guided by coverage. Jazzer is, in the module `fuzz`, and in a virtual machine of its own:
/// it loads native code, and tests run where that is forbidden to all but the door to the kernel, so that
/// a second door fails them. What is tested through sockets, or against the kernel, has its junk from
/// here.
public final class Mutations {
    private static final Duration NIGHTLY = Duration.ofMinutes(10);
    private static final int ROUNDS = 20_000;
    private static final int[] ODD = {0, 1, 0x0A, 0x0D, 0x20, 0x7F, 0x80, 0xC0, 0xFE, 0xFF};
    private static final int MOST_CHANGES = 4;
    private static final int KEPT = 512;

    private final Random random = new Random(Seed.value());
    private final List<byte[]> samples;
    private final int fresh;

    /// Makes a source.
    ///
    /// @param samples what is right, one or more
    public Mutations(List<byte[]> samples) {
        this.samples = new ArrayList<>(samples);
        this.fresh = samples.size();
    }

    /// A judgement of some bytes: it throws if the parser does what it must not.
    @FunctionalInterface
    public interface Judge {
        /// Judges.
        ///
        /// @param bytes what a stranger sent
        /// @throws Exception if the parser failed in a way that is not its own
        void judge(byte[] bytes) throws Exception;
    }

    /// Has many mutations judged: 20,000 of them with each change, and as many as ten minutes give each night.
    ///
    /// @param judge the parser and what must hold for it
    public void each(Judge judge) {
        each(ROUNDS, judge);
    }

    /// Has mutations judged: so many with each change, and as many as ten minutes give each night.
    ///
    /// @param rounds how many
    /// @param judge the parser and what must hold for it
    public void each(int rounds, Judge judge) {
        long until = System.nanoTime() + NIGHTLY.toNanos();
        for (int round = 0; Scale.isNightly() ? System.nanoTime() < until : round < rounds; round++) {
            byte[] bytes = next();
            try {
                judge.judge(bytes);
            } catch (Exception | AssertionError wrong) {
                throw new AssertionError(
                        "round " + round + ", seed " + Seed.value() + ": "
                                + HexFormat.of().formatHex(bytes),
                        wrong);
            }
        }
    }

    /// {@return the next one}
    public byte[] next() {
        byte[] bytes = sample().clone();
        for (int changes = random.nextInt(MOST_CHANGES + 1); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        keep(bytes);
        return bytes;
    }

    /// What was made is changed further later, so that changes add up.
    private void keep(byte[] bytes) {
        if (samples.size() < fresh + KEPT) {
            samples.add(bytes);
        } else {
            samples.set(fresh + random.nextInt(KEPT), bytes);
        }
    }

    private byte[] sample() {
        return samples.get(random.nextInt(random.nextBoolean() ? fresh : samples.size()));
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
        return switch (random.nextInt(7)) {
            case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 1 ->
                joined(bytes, at, new byte[] {(byte) ODD[random.nextInt(ODD.length)]}, Math.min(at + 1, bytes.length));
            case 2 -> joined(bytes, at, new byte[0], at + length);
            case 3 -> joined(bytes, at + length, part(bytes, at, at + length), at + length);
            case 4 -> part(bytes, 0, at);
            case 5 -> {
                byte[] other = sample();
                yield joined(bytes, at, part(other, random.nextInt(other.length + 1), other.length), bytes.length);
            }
            default -> flipped(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return copy;
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        byte[] some = new byte[to - from];
        System.arraycopy(bytes, from, some, 0, some.length);
        return some;
    }

    /// What is before `to`, something else, and what is from `from` on; shortened to a size that is still quick.
    private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
        byte[] all = new byte[to + middle.length + bytes.length - from];
        System.arraycopy(bytes, 0, all, 0, to);
        System.arraycopy(middle, 0, all, to, middle.length);
        System.arraycopy(bytes, from, all, to + middle.length, bytes.length - from);
        return all.length > 1 << 14 ? part(all, 0, 1 << 14) : all;
    }
}
