/// Children: programs that run for somebody, with limits, and end as a tree.
module dev.jacket.command {
    requires transitive dev.jacket.sockets;
    requires dev.jacket.sys;
    requires static transitive org.jspecify;

    exports dev.jacket.command;
}
