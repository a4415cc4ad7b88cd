package tradepost.platform.infra;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where PostgreSQL answers, and as whom: a superuser.
 *
 * @param host name or address
 * @param port TCP port
 * @param user role that may create databases
 * @param password its password
 */
public record PostgresAddress(String host, int port, String user, String password) {

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    public String r2dbcUrl(String database) {
        return "r2dbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** The role of the service whose state is in this database: it owns nothing. */
    public String serviceRole(String database) {
        return database + "_service";
    }

    /** Made of the superuser's, so that it need not be kept; the superuser's cannot be told from it. */
    public String servicePassword(String database) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String text = serviceRole(database) + "/" + password;
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-256", cause);
        }
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
