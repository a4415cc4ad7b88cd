package tradepost.platform.infra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The class path of this JVM, for a child: jars whose manifest names others are followed. */
final class ClassPath {

    private ClassPath() {}

    /** Directories, and jars whose file name begins with one of the prefixes. */
    static List<Path> select(List<String> jarPrefixes) {
        return entries().stream()
                .filter(entry -> Files.isDirectory(entry)
                        || jarPrefixes.stream().anyMatch(entry.getFileName().toString()::startsWith))
                .toList();
    }

    private static Set<Path> entries() {
        Set<Path> found = new LinkedHashSet<>();
        Stream.of("java.class.path", "surefire.test.class.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(value -> Stream.of(value.split(File.pathSeparator, -1)))
                .filter(entry -> !entry.isEmpty())
                .forEach(entry -> add(Path.of(entry).toAbsolutePath(), found));
        return found;
    }

    private static void add(Path entry, Set<Path> found) {
        if (Files.exists(entry) && found.add(entry) && Files.isRegularFile(entry)) {
            manifestClassPath(entry).forEach(named -> add(named, found));
        }
    }

    private static Stream<Path> manifestClassPath(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            URI base = jar.toUri();
            return named == null
                    ? Stream.empty()
                    : Stream.of(named.strip().split("\\s+", -1))
                            .map(base::resolve)
                            .filter(uri -> "file".equals(uri.getScheme()))
                            .map(Path::of);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the class path in " + jar, failure);
        }
    }
}
