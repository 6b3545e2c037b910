/// Servers: a handler is one blocking function of a connection, everything else is the server's.
@SuppressWarnings("module") // the module that it exports to is built after it
module dev.jacket.server {
    requires transitive dev.jacket.command;
    requires transitive dev.jacket.sockets;
    requires transitive dev.jacket.tls;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.jacket.server;
    exports dev.jacket.server.internal to
            dev.jacket.cli;
}
