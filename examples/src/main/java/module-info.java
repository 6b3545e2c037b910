/// Small programs that show the library.
@SuppressWarnings("requires-automatic") // OkHttp has no module descriptor
module dev.jacket.examples {
    requires dev.jacket.command;
    requires dev.jacket.server;
    requires dev.jacket.sockets;
    requires dev.jacket.tls;
    requires okhttp3;
    requires static org.jspecify;
}
