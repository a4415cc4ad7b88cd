# Finds a JDK 25 and exports JAVA_HOME; sourced by mvnw and tradepost. JAVA_HOME wins when it is one already.
# Spotless formats with the compiler of the JDK that runs Maven, so Maven itself has to run on 25 to read our syntax.

tradepost_is_jdk() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

tradepost_find_jdk() {
  for home in "${JAVA_HOME:-}" "${JAVA_HOME_25_X64:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk@25 \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*; do
    if tradepost_is_jdk "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  on_path=$(command -v javac 2>/dev/null) || return 1
  home=$(cd "$(dirname "$(readlink -f "$on_path")")/.." && pwd) || return 1
  tradepost_is_jdk "$home" && printf '%s\n' "$home"
}

if tradepost_home=$(tradepost_find_jdk); then
  JAVA_HOME=$tradepost_home
  export JAVA_HOME
else
  echo "Tradepost needs a JDK 25 and found none. Install one (https://adoptium.net, or your package manager:" >&2
  echo "temurin-25-jdk, openjdk-25-jdk) or set JAVA_HOME to it, then run this again." >&2
  exit 1
fi
