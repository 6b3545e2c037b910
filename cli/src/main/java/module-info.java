/// The `jacket` command.
module dev.jacket.cli {
    requires dev.jacket.command;
    requires dev.jacket.server;
    requires dev.jacket.sockets;
    requires dev.jacket.tls;
    requires info.picocli;
    requires java.logging;
    requires jdk.unsupported; // for signals alone, by reflection: nothing public tells them
    requires org.jline.reader;
    requires org.jline.terminal;
    requires static org.jspecify;

    opens dev.jacket.cli to
            info.picocli;
}
