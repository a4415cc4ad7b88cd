package tradepost.wallets.store;

import java.nio.charset.StandardCharsets;
import tradepost.platform.event.Json;
import tradepost.wallets.domain.Answer;

/** An answer as the inbox keeps it: the name of its kind, and JSON. */
final class StoredAnswer {
    private StoredAnswer() {}

    static String type(Answer answer) {
        return switch (answer) {
            case Answer.Told _ -> "TOLD";
            case Answer.Opened _ -> "OPENED";
            case Answer.Moved _ -> "MOVED";
            case Answer.Transferred _ -> "TRANSFERRED";
            case Answer.Exchanged _ -> "EXCHANGED";
            case Answer.Named _ -> "NAMED";
            case Answer.Closed _ -> "CLOSED";
            case Answer.CurrencyOpened _ -> "CURRENCY_OPENED";
            case Answer.TooLittle _ -> "TOO_LITTLE";
            case Answer.Denied _ -> "DENIED";
            case Answer.WalletUnknown _ -> "WALLET_UNKNOWN";
        };
    }

    static String json(Answer answer) {
        return new String(Json.write(answer), StandardCharsets.UTF_8);
    }

    static Answer read(String type, String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), classOf(type));
    }

    private static Class<? extends Answer> classOf(String type) {
        return switch (type) {
            case "TOLD" -> Answer.Told.class;
            case "OPENED" -> Answer.Opened.class;
            case "MOVED" -> Answer.Moved.class;
            case "TRANSFERRED" -> Answer.Transferred.class;
            case "EXCHANGED" -> Answer.Exchanged.class;
            case "NAMED" -> Answer.Named.class;
            case "CLOSED" -> Answer.Closed.class;
            case "CURRENCY_OPENED" -> Answer.CurrencyOpened.class;
            case "TOO_LITTLE" -> Answer.TooLittle.class;
            case "DENIED" -> Answer.Denied.class;
            case "WALLET_UNKNOWN" -> Answer.WalletUnknown.class;
            default -> throw new IllegalStateException("no answer is a " + type);
        };
    }
}
