package tradepost.local;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tradepost.local.client.Tls;
import tradepost.local.demo.Demo;
import tradepost.local.feed.FeedClient;
import tradepost.local.option.Arguments;
import tradepost.local.option.Exit;
import tradepost.local.option.Option;
import tradepost.local.option.UsageError;
import tradepost.local.option.Verb;
import tradepost.local.replay.Replay;
import tradepost.local.run.Down;
import tradepost.local.run.RunState;
import tradepost.local.run.StateFile;
import tradepost.local.run.Status;
import tradepost.local.tls.DevelopmentCertificate;
import tradepost.local.up.Detached;
import tradepost.local.up.LocalSettings.ReplayedFile;
import tradepost.local.up.Logs;
import tradepost.local.up.Steps;
import tradepost.local.up.Training;
import tradepost.local.up.Up;
import tradepost.platform.infra.DataDirectoryLocked;
import tradepost.platform.infra.PortTaken;

/** {@code ./tradepost}, once built. */
public final class Tradepost {

    private static final int GATEWAY_PORT = 8080;
    private static final String SYMBOL = "BTC-USD";

    private final List<String> words;
    private final PrintStream out;
    private final ToIntFunction<Arguments> apart;

    private Tradepost(List<String> words, PrintStream out, ToIntFunction<Arguments> apart) {
        this.words = words;
        this.out = out;
        this.apart = apart;
    }

    public static void main(String[] words) {
        System.exit(run(List.of(words), _ -> {
            throw new UsageError("'" + words[0] + "' is in a jar of its own, which ./tradepost runs");
        }));
    }

    /**
     * Does what was written.
     *
     * @param apart does what this jar has no classes for
     * @return the exit status
     */
    public static int run(List<String> words, ToIntFunction<Arguments> apart) {
        return new Tradepost(words, System.out, apart).run();
    }

    private int run() {
        try {
            return run(Arguments.parse(words));
        } catch (UsageError error) {
            System.err.println(error.getMessage() + "\n./tradepost --help lists everything.");
            return Exit.USAGE;
        } catch (PortTaken taken) {
            System.err.println("Port " + taken.port() + " for " + taken.server() + " is taken: stop what uses it, or"
                    + " choose another with --port.");
            return Exit.FAILED;
        } catch (DataDirectoryLocked locked) {
            System.err.println("Another Tradepost is starting, running or stopping on " + locked.directory()
                    + ": --data chooses another directory.");
            return Exit.FAILED;
        } catch (RuntimeException failure) {
            System.err.println("Failed: " + causes(failure));
            return Exit.FAILED;
        }
    }

    /** Each cause once, the outermost first. */
    private static String causes(Throwable failure) {
        StringBuilder text = new StringBuilder(message(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String more = message(cause);
            if (text.indexOf(more) < 0) {
                text.append("\n  because: ").append(more);
            }
        }
        return text.toString();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private int run(Arguments arguments) {
        Verb verb = arguments.verb();
        if (verb == null) {
            out.print(Verb.overview());
            return Exit.OK;
        }
        if (arguments.has(Option.HELP)) {
            out.print(verb.help());
            return Exit.OK;
        }
        Path data = arguments.path(Option.DATA).orElseGet(Tradepost::defaultData);
        return switch (verb) {
            case UP -> up(arguments, data);
            case DOWN -> new Down(out).stop(data);
            case STATUS -> new Status(out).tell(data);
            case DEMO -> demo(arguments, data);
            case REPLAY_FILE -> replay(arguments);
            case FEED -> feed(arguments, data);
            case BENCH, CHAOS -> apart.applyAsInt(arguments);
            case TRAIN -> new Training(new Steps(out)).run();
        };
    }

    private static Path defaultData() {
        return Path.of(System.getProperty("tradepost.home", "."), ".tradepost")
                .toAbsolutePath()
                .normalize();
    }

    private int up(Arguments arguments, Path data) {
        int port = arguments.port(GATEWAY_PORT);
        ReplayedFile replay = arguments
                .path(Option.REPLAY)
                .map(file -> replayed(file, arguments))
                .orElse(null);
        if (replay == null && (arguments.has(Option.SYMBOL) || arguments.has(Option.SPEED))) {
            throw new UsageError("--symbol and --speed need --replay");
        }
        if (arguments.has(Option.DETACH)) {
            List<String> others = words.stream()
                    .filter(word -> !word.equals(Option.DETACH.written()))
                    .toList();
            return new Detached(out).start(data, others);
        }
        return new Up(new Steps(out)).run(data, port, arguments.has(Option.FRESH), arguments.has(Option.TLS), replay);
    }

    private static ReplayedFile replayed(Path file, Arguments arguments) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UsageError("cannot read the file " + file);
        }
        return new ReplayedFile(file, arguments.text(Option.SYMBOL).orElse(SYMBOL), arguments.speed());
    }

    private int demo(Arguments arguments, Path data) {
        Logs.toConsole();
        Tls given = Tls.of(arguments);
        Optional<URI> elsewhere = arguments.url();
        if (elsewhere.isPresent()) {
            return new Demo(out).run(elsewhere.get(), given);
        }
        Optional<URI> url = StateFile.in(data).running().map(RunState::url);
        if (url.isEmpty()) {
            System.err.println("Nothing runs on " + data + ": './tradepost up' starts it, --url names another.");
            return Exit.FAILED;
        }
        return new Demo(out).run(url.get(), given == null ? DevelopmentCertificate.trust(url.get(), data) : given);
    }

    private int feed(Arguments arguments, Path data) {
        FeedClient client = FeedClient.of(arguments, data, out);
        Runtime.getRuntime().addShutdownHook(new Thread(client::stop, "stop"));
        return client.run();
    }

    private int replay(Arguments arguments) {
        @Nullable String operand = arguments.operand();
        Path file = Path.of(operand == null ? "" : operand).toAbsolutePath().normalize();
        return new Replay(new Steps(out)).run(replayed(file, arguments));
    }
}
