/// TLS over any stream socket, by the JDK's own engine.
module dev.jacket.tls {
    requires transitive dev.jacket.sockets;
    requires static transitive org.jspecify;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.jacket.tls;
}
