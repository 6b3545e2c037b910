/// The `jacket` command.
module dev.jacket.cli {
    requires dev.jacket.sockets;
    requires info.picocli;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires static org.jspecify;

    opens dev.jacket.cli to
            info.picocli;
}
