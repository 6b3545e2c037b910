/// Small programs that show the library.
module dev.jacket.examples {
    requires dev.jacket.sockets;
    requires static org.jspecify;
}
