/// The BSD socket API for Java.
module dev.jacket.sockets {
    requires dev.jacket.sys;
    requires transitive dev.jacket.loop;
    requires static transitive org.jspecify;

    exports dev.jacket.sockets;
}
