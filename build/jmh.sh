# shellcheck shell=sh
# jmh.sh: what the scripts that start a benchmark of JMH share; read by them. Afterwards the folder is the project's, and
# the classes are in bench/target/classes, what they need in bench/target/classpath.
# shellcheck source=build/jdk.sh
. "${root:?}/build/jdk.sh"
# shellcheck source=build/packages.sh
. "${root:?}/build/packages.sh"
# shellcheck source=build/tools.sh
. "${root:?}/build/tools.sh"
tools_need
cd -- "${root:?}" || exit

log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf 'building ...\n' >&2
# shellcheck disable=SC2086 # several arguments are several words
mvn -B -ntp -q compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl bench -am \
  -Denforcer.skip -Djacoco.skip ${JACKET_MAVEN_ARGS:-} >"$log" 2>&1 || {
  cat "$log" >&2
  exit 1
}
rm -f "$log"

# jmh_run CLASS [ARGUMENT ...]: JMH 1.37 uses sun.misc.Unsafe, of which the virtual machine would warn before each row.
jmh_run() {
  printf 'measuring ...\n' >&2
  exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow \
    -cp "bench/target/classes:$(cat bench/target/classpath)" "$@"
}
