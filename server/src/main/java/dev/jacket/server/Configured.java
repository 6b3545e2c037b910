package dev.jacket.server;

/// What a server was configured with.
///
/// @param settings what was said in a file or by who runs it
/// @param limits those of the program, which hold where nothing is said
/// @param access that of the program
record Configured(Settings settings, ServerLimits limits, AccessRules access) {}
