package tradepost.local.up;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Logging of this JVM, set once for all five services: each would set it again, and the last would win. */
public final class Logs {

    private static final String FILE_PATTERN = "%d{ISO8601, UTC} %-5level [%thread] %logger{36}: %msg%n%rEx";
    private static final String CONSOLE_PATTERN = "%d{HH:mm:ss} %-5level %logger{0}: %msg%n%nopex";
    private static final String CONSOLE = "console";
    private static final FileSize FILE_BYTES_MAX = FileSize.valueOf("20MB");
    private static final int OLD_FILES = 3;

    /** They report at length, as information, what only matters when something is wrong. */
    private static final Map<String, Level> LEVELS = Map.of(
            "org.apache.kafka", Level.WARN,
            "io.moquette", Level.WARN,
            "com.icegreen.greenmail", Level.WARN,
            // It warns at each start that migrations of relay and service may run in any order: they are made for it.
            "org.flywaydb.core.internal.command.DbMigrate", Level.ERROR,
            // It warns of an annotation in the properties of Spring Cloud Gateway.
            "org.hibernate.validator", Level.ERROR);

    private Logs() {}

    /** Problems alone, to standard error. */
    public static void toConsole() {
        LoggerContext context = context();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console(context));
    }

    /** All from INFO up into a file that cannot grow for ever; problems to standard error besides. */
    public static void toFile(Path file) {
        toConsole();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(file(context, file));
    }

    /** From now on the file alone: what the services report while they lose each other is no problem of the user's. */
    public static void quietConsole() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(CONSOLE);
    }

    private static LoggerContext context() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        return context;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setName(CONSOLE);
        console.setTarget("System.err");
        ThresholdFilter problems = new ThresholdFilter();
        problems.setLevel(Level.WARN.toString());
        problems.start();
        console.addFilter(problems);
        start(console, context, CONSOLE_PATTERN);
        return console;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path file) {
        RollingFileAppender<ILoggingEvent> rolling = new RollingFileAppender<>();
        rolling.setFile(file.toString());
        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(rolling);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(OLD_FILES);
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FILE_BYTES_MAX);
        size.start();
        rolling.setRollingPolicy(names);
        rolling.setTriggeringPolicy(size);
        start(rolling, context, FILE_PATTERN);
        return rolling;
    }

    private static void start(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
    }
}
