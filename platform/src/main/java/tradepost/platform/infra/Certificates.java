package tradepost.platform.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Certificates made for this machine, with the JDK's {@code keytool}: for tests and for development. Each is two files
 * of PEM, {@code <name>.crt} with those that signed it and {@code <name>.key}, which its owner alone may read.
 */
public final class Certificates {
    /** Of a file that is kept beside the keys in clear: it guards nothing, keytool asks for one. */
    private static final String PASSWORD = "beside-the-keys";

    private static final String THIS_MACHINE = "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";
    private static final int LIMIT_SECONDS = 30;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path directory;
    private final Path store;

    /** @param directory which exists */
    public Certificates(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("all.p12");
    }

    /** An authority that signs others. */
    public void authority(String name, int days) {
        make(name, name, days, List.of("-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign"));
    }

    /** Of this machine, whose name is in it. Another one of that name is replaced. */
    public void signed(String name, String authority, int days) {
        signed(name, name, authority, days);
    }

    /**
     * The same for something that calls itself otherwise.
     *
     * @param commonName which the certificate says
     * @param more further words to keytool
     */
    public void signed(String name, String commonName, String authority, int days, String... more) {
        List<String> words = new ArrayList<>(List.of("-signer", authority, "-ext", THIS_MACHINE));
        words.addAll(List.of(more));
        make(name, commonName, days, words);
    }

    public Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    public Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private void make(String name, String commonName, int days, List<String> more) {
        try {
            forget(name);
            List<String> words = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", "EC"));
            words.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + commonName));
            words.addAll(List.of("-validity", String.valueOf(days), "-storetype", "PKCS12"));
            words.addAll(more);
            keytool(words);
            write(name);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make the certificate " + name, failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("cannot make the certificate " + name, failure);
        }
    }

    private void forget(String name) throws IOException, GeneralSecurityException {
        if (Files.exists(store) && open().containsAlias(name)) {
            keytool(List.of("-delete", "-alias", name));
        }
    }

    private void keytool(List<String> words) throws IOException {
        Path log = directory.resolve("keytool.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(words);
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!keytool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IOException("keytool did not do it: " + Files.readString(log));
            }
        } catch (InterruptedException interrupted) {
            keytool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", interrupted);
        }
    }

    private KeyStore open() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void write(String name) throws IOException, GeneralSecurityException {
        KeyStore keys = open();
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
        replace(key(name), pem("PRIVATE KEY", key));
        replace(certificate(name), chain.toString());
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
    }

    /** Readers see the old one or the new one, never half of it. */
    private static void replace(Path file, String text) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(partial, text);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
