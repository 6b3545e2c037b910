package dev.jacket.checks;

/// How large a test is: small enough for each change, or in full, with `-Pnightly`. What has no small size has JUnit's
/// tag [#NIGHTLY] and runs there alone.
public final class Scale {
    /// The tag of tests that only the nightly run has.
    public static final String NIGHTLY = "nightly";

    private Scale() {}

    /// {@return one of two sizes}
    ///
    /// @param change the size for each change
    /// @param nightly the size that the table of robustness names
    public static int of(int change, int nightly) {
        return isNightly() ? nightly : change;
    }

    /// {@return whether tests run at their full size}
    public static boolean isNightly() {
        return System.getProperty("jacket.scale", "change").equals(NIGHTLY);
    }
}
