package dev.jacket.cli;

/// The `jacket` command.
final class Main {
    private Main() {}

    /// Runs the verb that the arguments name.
    public static void main(String[] arguments) {
        System.out.println("jacket");
    }
}
