/// What a program's own tests need that serves or calls over sockets: a server for each test, and peers and
/// networks that behave badly.
module dev.jacket.testing {
    requires transitive dev.jacket.checks;
    requires transitive dev.jacket.server;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.jacket.testing;
}
