# Builds the library and the classes; to be sourced with $build set, from the top folder. Sets $classes, the class path.
# SPDX-License-Identifier: MIT

sh tests/packages.sh default-jdk-headless libgoogle-gson-java libjna-java >&2
. examples/library.sh
classes=$build/java/classes:/usr/share/java/jna.jar:/usr/share/java/gson.jar
rm -rf "$build/java"
mkdir -p "$build/java/smtpstatus" "$build/java/classes"
python3 -B examples/java/generate.py "$SMTPSTATUS_INTERFACE" "$build/java/smtpstatus"
/usr/bin/javac --release 17 -Xlint:all -Werror -cp "$classes" -d "$build/java/classes" "$build"/java/smtpstatus/*.java \
    examples/java/src/smtpstatus/*.java examples/java/tests/*.java examples/java/Example.java
run_java() {
    /usr/bin/java -ea -Dsmtpstatus.library="$SMTPSTATUS_LIBRARY" -cp "$classes" "$@"
}
