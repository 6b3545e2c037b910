/// Doubles for tests: a kernel that fails on purpose.
module dev.jacket.testkit {
    requires transitive dev.jacket.sys;
    requires static transitive org.jspecify;

    exports dev.jacket.testkit;
}
