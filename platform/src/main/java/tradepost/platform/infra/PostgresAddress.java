package tradepost.platform.infra;

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

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
