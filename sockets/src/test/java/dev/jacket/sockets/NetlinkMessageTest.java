package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The codec of netlink's messages, on little-endian bytes as both architectures have them.
@Row("M5")
class NetlinkMessageTest {
    private static MemorySegment memory(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void request_isWhatTheKernelTakes() {
        assertThat(NetlinkMessage.request(0x12, 0x301, 0x04030201, new byte[] {9, 8}))
                .isEqualTo(HexFormat.of().parseHex("12000000" + "1200" + "0103" + "01020304" + "00000000" + "0908"));
    }

    @Test
    void parse_ofTwoMessages_keepsTheirBorders() throws ProtocolException {
        List<NetlinkMessage> messages = NetlinkMessage.parse(memory(
                "12000000 1000 0200 01000000 05000000 abcd 0000" + "14000000 0300 1200 01000000 05000000 9fffffff"));
        assertThat(messages).hasSize(2);
        assertThat(messages.getFirst().type()).isEqualTo(16);
        assertThat(messages.getFirst().body().byteSize()).isEqualTo(2);
        assertThat(messages.getFirst().isInterrupted()).isFalse();
        assertThat(messages.getLast().isDone()).isTrue();
        assertThat(messages.getLast().isInterrupted()).isTrue();
        assertThat(messages.getLast().errno()).isEqualTo(97);
        assertThat(messages.getLast().sequence()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "10000000 1000 0200 01000000 050000",
                "0f000000 1000 0200 01000000 05000000",
                "00000000 1000 0200 01000000 05000000",
                "11000000 1000 0200 01000000 05000000",
                "ffffffff 1000 0200 01000000 05000000",
                "10000000 1000 0200 01000000 05000000 00000000",
            })
    void parse_ofAMessageThatLiesAboutItsLength_isRefused(String hex) {
        assertThatThrownBy(() -> NetlinkMessage.parse(memory(hex))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void attributes_areReadByTheirTypes() throws ProtocolException {
        NetlinkMessage message = new NetlinkMessage(
                16,
                0,
                0,
                memory(
                        "ffff 0000" // the structure, of two bytes
                                + "0800 0400 10270000" + "0700 0300 6c6f00 00" + "0600 0380 7878 0000"
                                + "0500 0900 fe 000000" + "00"));
        NetlinkAttributes attributes = message.attributes(2);
        assertThat(attributes.u32(4)).hasValue(10_000);
        assertThat(attributes.text(3)).as("the first, nested bit or not").isEqualTo("lo");
        assertThat(attributes.u8(9)).hasValue(0xfe);
        assertThat(attributes.has(5)).isFalse();
        assertThat(attributes.u32(5)).isEmpty();
        assertThat(attributes.text(5)).isEmpty();
        assertThatThrownBy(() -> attributes.u32(9)).hasMessage("netlink attribute 9 has 1 bytes, not 4");
        assertThatThrownBy(() -> message.fixed(99)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000 0100", "0300 0100", "0900 0100 01020304", "ffff 0100"})
    void attributes_thatLieAboutTheirLength_areRefused(String hex) {
        assertThatThrownBy(() -> NetlinkAttributes.parse(memory(hex))).isInstanceOf(ProtocolException.class);
    }

    /// Whatever comes: a result or our parse error, and soon.
    @Test
    void parse_ofJunk_endsInAResultOrOurError() {
        long seed = Seed.value();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            for (int j = 0; j + 4 <= junk.length; j += 4) { // small lengths, or all would end at the first
                junk[j] = (byte) random.nextInt(40);
                junk[j + 1] = 0;
                junk[j + 2] = random.nextBoolean() ? 0 : junk[j + 2];
                junk[j + 3] = 0;
            }
            try {
                for (NetlinkMessage message : NetlinkMessage.parse(MemorySegment.ofArray(junk))) {
                    message.attributes(4).text(0);
                }
            } catch (ProtocolException expected) {
                assertThat(expected).as("seed %d", seed).hasMessageStartingWith("netlink ");
            }
        }
    }
}
