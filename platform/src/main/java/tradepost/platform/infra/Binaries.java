package tradepost.platform.infra;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL and Redis, unpacked from their artifacts once per version and kept. */
final class Binaries {

    private static final String REDIS_VERSION = "7.0.15";

    /** Java's name of a processor, to PostgreSQL's archive and Redis' suffix. */
    private static final Map<String, Platform> PLATFORMS = Map.of(
            "amd64", new Platform("/postgres-linux-x86_64.txz", "linux-amd64"),
            "aarch64", new Platform("/postgres-linux-arm_64.txz", "linux-arm64"));

    private record Platform(String postgresArchive, String redisSuffix) {}

    @FunctionalInterface
    private interface Unpacking {
        void into(Path directory) throws IOException;
    }

    private final Path directory;
    private final Platform platform;

    Binaries(Path directory) {
        this.directory = directory;
        this.platform = platform();
    }

    /** The directory that holds {@code bin/postgres}. */
    Path postgres() {
        URL archive = resource(platform.postgresArchive());
        return once(nameOf(archive), target -> untar(archive, target));
    }

    /** The server's program. */
    Path redis() {
        String name = "redis-server-" + REDIS_VERSION + "-" + platform.redisSuffix();
        URL program = resource("/" + name);
        return once(name, target -> copyProgram(program, target.resolve("redis-server")))
                .resolve("redis-server");
    }

    private static Platform platform() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        Platform found = PLATFORMS.get(processor);
        if (!system.toLowerCase(Locale.ROOT).equals("linux") || found == null) {
            throw new IllegalStateException("the embedded servers run on Linux on amd64 and arm64, not on " + system
                    + " on " + processor + "; with Docker, TRADEPOST_INFRA=containers runs them in containers");
        }
        return found;
    }

    private static URL resource(String name) {
        URL found = Binaries.class.getResource(name);
        if (found == null) {
            throw new IllegalStateException("the artifact that holds " + name + " is not on the class path");
        }
        return found;
    }

    /** The artifact's file name: it says the version, which the archive within does not. */
    private static String nameOf(URL resource) {
        try {
            JarURLConnection connection = (JarURLConnection) resource.openConnection();
            String jar =
                    Path.of(connection.getJarFileURL().getPath()).getFileName().toString();
            return jar.replaceFirst("\\.jar$", "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Unpacks beside the target and renames, so that nobody sees half of it, however many do it at once. */
    private Path once(String name, Unpacking unpacking) {
        Path target = directory.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(directory);
            Path partial = Files.createTempDirectory(directory, ".unpack-");
            try {
                unpacking.into(partial);
                Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException failure) {
                if (!Files.isDirectory(target)) {
                    throw failure;
                }
            } finally {
                Directories.delete(partial);
            }
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot unpack " + name + " into " + directory, failure);
        }
    }

    private static void copyProgram(URL program, Path target) throws IOException {
        try (InputStream in = program.openStream()) {
            Files.copy(in, target);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void untar(URL archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("an entry outside of its archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
