/// What the project's own tests share: the rows they prove, what they need and measure, and the check that nothing
/// leaks.
module dev.jacket.checks {
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.jacket.checks;

    provides org.junit.jupiter.api.extension.Extension with
            dev.jacket.checks.FiguresResolver,
            dev.jacket.checks.LeakCheck;
}
