package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Needs;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfTest {
    private static final Bpf IPV4 = Bpf.of(
            Bpf.stmt(Bpf.LD | Bpf.H | Bpf.ABS, 12),
            Bpf.jump(Bpf.JMP | Bpf.JEQ | Bpf.K, 0x800, 0, 1),
            Bpf.stmt(Bpf.RET | Bpf.K, 0x40000),
            Bpf.stmt(Bpf.RET | Bpf.K, 0));

    @Test
    @Needs("dumpcap")
    void toString_isWhatTheCaptureLibraryPrints() throws Exception {
        var process = new ProcessBuilder("dumpcap", "-d", "-f", "ip", "-i", "lo")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(printed.lines().filter(line -> line.startsWith("(")).collect(Collectors.joining("\n")))
                .isEqualTo(IPV4.toString());
    }

    @Test
    void toString_showsEachOperand() {
        Bpf program = Bpf.of(
                Bpf.stmt(Bpf.LDX | Bpf.B | Bpf.MSH, 14),
                Bpf.stmt(Bpf.LD | Bpf.B | Bpf.IND, 15),
                Bpf.stmt(Bpf.ALU | Bpf.AND | Bpf.K, 0xf),
                Bpf.stmt(Bpf.ALU | Bpf.ADD | Bpf.X, 0),
                Bpf.stmt(Bpf.ALU | Bpf.NEG, 0),
                Bpf.stmt(Bpf.MISC | Bpf.TAX, 0),
                Bpf.stmt(Bpf.ST, 3),
                Bpf.stmt(Bpf.LD | Bpf.W | Bpf.LEN, 0),
                Bpf.jump(Bpf.JMP | Bpf.JA, 0, 0, 0),
                Bpf.stmt(Bpf.RET | Bpf.A, 0));

        assertThat(program.toString().lines().map(String::strip))
                .containsExactly(
                        "(000) ldxb     4*([14]&0xf)",
                        "(001) ldb      [x + 15]",
                        "(002) and      #0xf",
                        "(003) add      x",
                        "(004) neg",
                        "(005) tax",
                        "(006) st       M[3]",
                        "(007) ld       #pktlen",
                        "(008) ja       9",
                        "(009) ret");
    }

    @Test
    void parse_decimalNumbers_isTheProgram() {
        assertThat(Bpf.parse("4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n"))
                .isEqualTo(IPV4);
        assertThat(Bpf.parse("1 6 0 0 4294967295").program().getFirst().operand())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "1", "2 6 0 0 0", "1 6 0 0 4294967296", "1 6 0 256 0", "1 -6 0 0 0", "1 65536 0 0 0"})
    void parse_ofAnythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Bpf.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void program_tooLongOrEmpty_isRefusedBeforeTheCall() {
        var tooMany = Collections.nCopies(4097, Bpf.stmt(Bpf.RET | Bpf.K, 0));
        assertThatThrownBy(() -> new Bpf(tooMany)).hasMessage("4097 instructions are not in 0..4096");
        assertThatThrownBy(() -> Options.SO_ATTACH_FILTER.encode(Bpf.of()))
                .hasMessage("SO_ATTACH_FILTER of 0 instructions is not in 1..4096 instructions");
        assertThatThrownBy(() -> Bpf.jump(Bpf.JMP | Bpf.JA, 0, 256, 0)).hasMessage("jump 256 is not in 0..255");
    }
}
