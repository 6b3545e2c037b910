package dev.jacket.sockets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/// The forms that numbers, words and lists take in options.
final class Codecs {
    private Codecs() {}

    static final Codec<Boolean> BOOL = new Codec<>() {
        @Override
        public Class<Boolean> type() {
            return Boolean.class;
        }

        @Override
        public int capacity() {
            return Integer.BYTES;
        }

        @Override
        public byte[] encode(Boolean value) {
            return int32(value ? 1 : 0);
        }

        @Override
        public Boolean decode(byte[] bytes) {
            return int32(bytes) != 0;
        }
    };

    /// What is done by setting it, whatever the value.
    static final Codec<Boolean> DONE = new Codec<>() {
        @Override
        public Class<Boolean> type() {
            return Boolean.class;
        }

        @Override
        public int capacity() {
            return 0;
        }

        @Override
        public boolean permits(Boolean value) {
            return value;
        }

        @Override
        public String range() {
            return "true";
        }

        @Override
        public byte[] encode(Boolean value) {
            return int32(1);
        }

        @Override
        public Boolean decode(byte[] bytes) {
            throw oneWay();
        }
    };

    /// A count or a size: zero or more.
    static final Codec<Integer> COUNT = number(0, Integer.MAX_VALUE);

    /// 32 bits without a sign.
    static final Codec<Long> U32 = unsigned(Integer.BYTES, 0, 0xffff_ffffL);

    /// 64 bits; those without a place in a `long` read as negative, and -1 is all ones.
    static final Codec<Long> U64 = unsigned(Long.BYTES, -1, Long.MAX_VALUE);

    static Codec<Integer> number(int least, int most) {
        return number(value -> value >= least && value <= most, least + ".." + most);
    }

    static Codec<Integer> number(IntPredicate permitted, String range) {
        return number(permitted, range, IntUnaryOperator.identity());
    }

    /// @param wire what stands in memory for a value, and the reverse
    private static Codec<Integer> number(IntPredicate permitted, String range, IntUnaryOperator wire) {
        return new Codec<>() {
            @Override
            public Class<Integer> type() {
                return Integer.class;
            }

            @Override
            public int capacity() {
                return Integer.BYTES;
            }

            @Override
            public boolean permits(Integer value) {
                return permitted.test(value);
            }

            @Override
            public String range() {
                return range;
            }

            @Override
            public byte[] encode(Integer value) {
                return int32(wire.applyAsInt(value));
            }

            @Override
            public Integer decode(byte[] bytes) {
                return wire.applyAsInt(int32(bytes));
            }
        };
    }

    /// An interface's number in network byte order.
    static final Codec<Integer> INTERFACE = number(index -> index >= 0, "0.." + Integer.MAX_VALUE, Codecs::network);

    /// {@return a number of the machine's byte order in network byte order, and the reverse}
    static int network(int number) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? number : Integer.reverseBytes(number);
    }

    private static Codec<Long> unsigned(int size, long least, long most) {
        return new Codec<>() {
            @Override
            public Class<Long> type() {
                return Long.class;
            }

            @Override
            public int capacity() {
                return size;
            }

            @Override
            public boolean permits(Long value) {
                return value >= least && value <= most;
            }

            @Override
            public String range() {
                return least + ".." + most;
            }

            @Override
            public byte[] encode(Long value) {
                return size == Integer.BYTES
                        ? int32(value.intValue())
                        : memory(size).putLong(value).array();
            }

            @Override
            public Long decode(byte[] bytes) {
                // Old kernels answer 4 bytes where new ones have 8.
                return bytes.length < Long.BYTES
                        ? Integer.toUnsignedLong(int32(bytes))
                        : of(bytes).getLong();
            }
        };
    }

    /// An int that stands for something.
    static <T> Codec<T> mapped(Class<T> type, IntFunction<T> of, ToIntFunction<T> number) {
        return new Codec<>() {
            @Override
            public Class<T> type() {
                return type;
            }

            @Override
            public int capacity() {
                return Integer.BYTES;
            }

            @Override
            public byte[] encode(T value) {
                return int32(number.applyAsInt(value));
            }

            @Override
            public T decode(byte[] bytes) {
                return of.apply(int32(bytes));
            }
        };
    }

    /// A structure, which encodes and decodes itself.
    static <T> Codec<T> structure(Class<T> type, int size, Function<T, byte[]> encode, Function<byte[], T> decode) {
        return new Codec<>() {
            @Override
            public Class<T> type() {
                return type;
            }

            @Override
            public int capacity() {
                return size;
            }

            @Override
            public byte[] encode(T value) {
                return encode.apply(value);
            }

            @Override
            public T decode(byte[] bytes) {
                return decode.apply(bytes);
            }
        };
    }

    /// A structure that the kernel only writes.
    static <T> Codec<T> report(Class<T> type, int size, Function<byte[], T> decode) {
        return structure(
                type,
                size,
                value -> {
                    throw oneWay();
                },
                decode);
    }

    /// A structure that the kernel only reads.
    static <T> Codec<T> request(Class<T> type, Function<T, byte[]> encode) {
        return structure(type, 0, encode, bytes -> {
            throw oneWay();
        });
    }

    /// An option that answers a request with another value of its type.
    ///
    /// @param answer how the answer stands in memory, and the value when it is set
    /// @param question the request, with room for the answer
    static <T> Codec<T> asked(Codec<T> answer, Function<T, byte[]> question) {
        return new Codec<>() {
            @Override
            public Class<T> type() {
                return answer.type();
            }

            @Override
            public int capacity() {
                return answer.capacity();
            }

            @Override
            public boolean permits(T value) {
                return answer.permits(value);
            }

            @Override
            public String range() {
                return answer.range();
            }

            @Override
            public String shown(T value) {
                return answer.shown(value);
            }

            @Override
            public int level(T value, int level) {
                return answer.level(value, level);
            }

            @Override
            public boolean isAsked() {
                return true;
            }

            @Override
            public byte[] question(T request) {
                return question.apply(request);
            }

            @Override
            public byte[] encode(T value) {
                return answer.encode(value);
            }

            @Override
            public T decode(byte[] bytes) {
                return answer.decode(bytes);
            }
        };
    }

    /// [Option] has refused the other way before.
    private static AssertionError oneWay() {
        return new AssertionError("the option goes the other way only");
    }

    /// A word, with or without a NUL at its end.
    static Codec<String> text(int mostBytes) {
        return new Codec<>() {
            @Override
            public Class<String> type() {
                return String.class;
            }

            @Override
            public int capacity() {
                return mostBytes + 1;
            }

            @Override
            public boolean permits(String value) {
                return value.indexOf('\0') < 0 && value.getBytes(StandardCharsets.UTF_8).length <= mostBytes;
            }

            @Override
            public String range() {
                return "0.." + mostBytes + " bytes without NUL";
            }

            @Override
            public byte[] encode(String value) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                return Arrays.copyOf(bytes, bytes.length + 1);
            }

            @Override
            public String decode(byte[] bytes) {
                int end = 0;
                while (end < bytes.length && bytes[end] != 0) {
                    end++;
                }
                return new String(bytes, 0, end, StandardCharsets.UTF_8);
            }
        };
    }

    /// Memory in the machine's byte order.
    static ByteBuffer memory(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer of(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    static byte[] int32(int value) {
        return memory(Integer.BYTES).putInt(value).array();
    }

    /// Some options of IPv4 answer one byte where it suffices.
    static int int32(byte[] bytes) {
        return bytes.length >= Integer.BYTES ? of(bytes).getInt() : bytes.length == 0 ? 0 : bytes[0] & 0xff;
    }
}
