package dev.jacket.examples;

import dev.jacket.sockets.Interfaces;
import java.io.IOException;
import java.util.stream.Collectors;

/// `InterfaceList`: asks the kernel over netlink for each network interface, and prints it with its addresses.
final class InterfaceList {
    static void main(String[] args) throws IOException {
        for (var each : Interfaces.list()) {
            var addresses = each.addresses().stream()
                    .map(Interfaces.InterfaceAddress::toString)
                    .collect(Collectors.joining(" "));
            IO.println("%d %s %s mtu %d %s %s"
                    .formatted(
                            each.index(),
                            each.name(),
                            each.isUp() ? "up" : "down",
                            each.mtu(),
                            each.hardwareAddress(),
                            addresses)
                    .strip());
        }
    }
}
