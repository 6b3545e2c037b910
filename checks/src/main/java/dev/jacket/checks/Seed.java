package dev.jacket.checks;

/// Where the tests' chance comes from.
///
/// It is the same in each run, so that a change is judged by its own harm and not by a lottery. `-Djacket.seed=7` makes
/// another choice, and `-Djacket.seed=random` one that nobody knows before.
public final class Seed {
    private static final long USUAL = 1;
    private static final String ASKED = System.getProperty("jacket.seed", "");
    private static final long VALUE = parse(ASKED);

    private Seed() {}

    /// {@return the seed of this run; a test that uses it tells it when it fails}
    public static long value() {
        return VALUE;
    }

    private static long parse(String asked) {
        return switch (asked) {
            case "" -> USUAL;
            case "random" -> System.nanoTime();
            default -> Long.parseLong(asked);
        };
    }
}
