package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockTest {
    private static final int MOST_LARGE = 256;

    private final List<Block> taken = new ArrayList<>();

    @AfterEach
    void giveBack() {
        taken.forEach(Block::giveBack);
    }

    private Block takeLarge() {
        Block block = Block.takeLarge();
        taken.add(block);
        return block;
    }

    @Test
    void takeLarge_manyAreInUse_givesSmallOnesUntilOneIsBack() {
        for (int i = 0; i < MOST_LARGE; i++) {
            assertThat(takeLarge().size()).isEqualTo(Block.LARGE);
        }
        assertThat(takeLarge().size()).isEqualTo(Block.SIZE);

        taken.removeFirst().giveBack();

        assertThat(takeLarge().size()).isEqualTo(Block.LARGE);
        assertThat(takeLarge().size()).isEqualTo(Block.SIZE);
    }

    @Test
    void takeLarge_afterUse_isEmptyAgain() {
        Block block = Block.takeLarge();
        block.bytes().position(1).limit(2);
        block.giveBack();

        Block next = takeLarge();

        assertThat(next).isSameAs(block);
        assertThat(next.bytes().remaining()).isEqualTo(Block.LARGE);
    }
}
