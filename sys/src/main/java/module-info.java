/// The one door to the Linux kernel: system calls, structure layouts and constants, under their C names.
@SuppressWarnings("module") // the modules that it exports to are built after it
module dev.jacket.sys {
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.jacket.sys to
            dev.jacket.command,
            dev.jacket.loop,
            dev.jacket.sockets,
            dev.jacket.testkit;
}
