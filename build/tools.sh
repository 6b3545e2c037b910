# shellcheck shell=sh
# The two tools that a build needs: a JDK and Maven. Reads jdk.sh and packages.sh, which must have been read before.

# tools_need: sets JAVA_HOME and makes sure of `mvn`; installs what is missing if it may, else says what to do.
tools_need() {
  if ! JAVA_HOME=$(jdk_find); then
    packages_install openjdk-25-jdk-headless "java-25-openjdk-devel java-25-openjdk-jmods" openjdk25 || :
    if ! JAVA_HOME=$(jdk_find); then
      printf '%s\n' 'jacket: no JDK 25.0.3 or newer found; install one (apt-get install openjdk-25-jdk-headless, or Temurin 25) or set JAVA_HOME to it' >&2
      return 2
    fi
  fi
  export JAVA_HOME
  if ! command -v mvn >/dev/null 2>&1; then
    packages_install maven maven maven || :
    if ! command -v mvn >/dev/null 2>&1; then
      printf '%s\n' 'jacket: no mvn on the PATH; install Maven 3.8 or newer (apt-get install maven)' >&2
      return 2
    fi
  fi
}
