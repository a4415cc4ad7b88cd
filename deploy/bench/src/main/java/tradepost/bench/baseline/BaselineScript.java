package tradepost.bench.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One settle in ten statements, as pgbench reads it: lines with {@code \set} give variables, {@code :name} uses one.
 *
 * @param variables the names that are set, in order
 * @param statements with {@code ?} for each variable
 */
record BaselineScript(String text, List<String> variables, List<Statement> statements) {
    private static final String FILE = "/bench/baseline.sql";
    private static final Pattern SET = Pattern.compile("(?m)^\\\\set (\\w+) .*$");
    private static final Pattern VARIABLE = Pattern.compile("(?<!:):([a-z_]+)");

    /** @param variables those it uses, in the order of its question marks */
    record Statement(String sql, List<String> variables) {
        boolean isBegin() {
            return sql.equals("BEGIN");
        }

        boolean isCommit() {
            return sql.equals("COMMIT");
        }
    }

    static BaselineScript read() {
        return parse(resource(FILE));
    }

    static BaselineScript parse(String text) {
        List<String> variables =
                SET.matcher(text).results().map(set -> set.group(1)).toList();
        List<Statement> statements = Arrays.stream(
                        SET.matcher(text).replaceAll("").split(";"))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .map(BaselineScript::statement)
                .toList();
        return new BaselineScript(text, variables, statements);
    }

    private static Statement statement(String sql) {
        List<String> used = VARIABLE.matcher(sql)
                .results()
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toList());
        return new Statement(VARIABLE.matcher(sql).replaceAll("?"), used);
    }

    static String resource(String file) {
        try (InputStream content = BaselineScript.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }
}
