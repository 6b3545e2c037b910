/// Who waits, and how: descriptors and their life, deadlines, and the ways a thread waits for the kernel.
@SuppressWarnings("module") // the modules that it exports to are built after it
module dev.jacket.loop {
    requires dev.jacket.sys;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.jacket.loop;
    exports dev.jacket.loop.internal to
            dev.jacket.cli,
            dev.jacket.command,
            dev.jacket.server,
            dev.jacket.sockets,
            dev.jacket.tls;
}
