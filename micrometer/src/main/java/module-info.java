/// Jacket's servers as meters of Micrometer.
@SuppressWarnings("requires-transitive-automatic") // Micrometer's modules have a name, and no description yet
module dev.jacket.micrometer {
    requires transitive dev.jacket.server;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.jacket.micrometer;
}
