#!/bin/sh
# Writes a Java runtime with only the modules that ml-ids uses to DIRECTORY. JAVA_HOME is the JDK.
#
# usage: deploy/image/java.sh DIRECTORY
set -eu

# jdeps names these for the jars in lib/, except java.desktop, java.instrument and java.rmi, which only unused classes
# of Jackson, Jetty and Kryo need, and jdk.incubator.vector, without which Hardwood works too.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs

"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output "$1"
