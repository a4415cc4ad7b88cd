package tradepost.marketdata.alphavantage;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What a server may do instead of answering with the bars of IBM. */
final class Misbehaviours {
    private Misbehaviours() {}

    static Stream<Arguments> all() {
        String good = Forms.bars("IBM", Instant.parse("2026-11-20T15:00:00Z"), 3);
        return Stream.of(
                misbehaviour("answers 500", client -> TestServer.write(client, 500, "no", 2)),
                misbehaviour("never answers", client -> client.getInputStream().read()),
                misbehaviour("closes the connection", client -> client.setSoLinger(true, 0)),
                misbehaviour("stops in the middle", client -> {
                    TestServer.write(client, 200, good.substring(0, 200), good.length());
                    client.getInputStream().read();
                }),
                misbehaviour(
                        "closes it in the middle",
                        client -> TestServer.write(client, 200, good.substring(0, 200), good.length())),
                misbehaviour("sends half a body", client -> TestServer.write(client, 200, good.substring(0, 200), 200)),
                misbehaviour("sends a page", client -> TestServer.write(client, 200, "<html>", 6)),
                misbehaviour("sends nothing", client -> TestServer.write(client, 200, "", 0)));
    }

    private static Arguments misbehaviour(String name, TestServer.Behaviour behaviour) {
        return Arguments.argumentSet(name, behaviour);
    }
}
