package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void size_units_arePowersOf1024() {
        assertThat(Quantity.size("--bytes", "512")).isEqualTo(512);
        assertThat(Quantity.size("--bytes", "64k")).isEqualTo(65_536);
        assertThat(Quantity.size("--bytes", "1M")).isEqualTo(1 << 20);
        assertThat(Quantity.size("--bytes", "4G")).isEqualTo(4L << 30);
        assertThat(Quantity.size("--bytes", "1.5k")).isEqualTo(1536);
        assertThat(Quantity.size("--bytes", "off")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void limit_zero_isOff() {
        assertThat(Quantity.limit("--max-line", "0")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void size_noSize_isRefused() {
        for (String bad : new String[] {"", "k", "-1", "1x", "9999999999G", "1..2k"}) {
            assertThatThrownBy(() -> Quantity.size("--bytes", bad)).hasMessageContaining("is no size");
        }
    }

    @Test
    void number_outOfRange_namesRange() {
        assertThat(Quantity.number("-c", "3", 1, 9)).isEqualTo(3);
        for (String bad : new String[] {"0", "10", "x", "", "1.5", "-3", "1k"}) {
            assertThatThrownBy(() -> Quantity.number("-c", bad, 1, 9)).hasMessageContaining("1 to 9");
        }
    }

    @Test
    void bytes_anySize_hasThreeDigits() {
        assertThat(Quantity.bytes(0)).isEqualTo("0 B");
        assertThat(Quantity.bytes(512)).isEqualTo("512 B");
        assertThat(Quantity.bytes(1.2 * (1 << 30))).isEqualTo("1.20 GiB");
        assertThat(Quantity.bytes(12.04 * 1024)).isEqualTo("12.0 KiB");
        assertThat(Quantity.bytes(120 * 1024)).isEqualTo("120 KiB");
        assertThat(Quantity.bytes(1023 * 1024)).isEqualTo("1.00 MiB");
    }
}
