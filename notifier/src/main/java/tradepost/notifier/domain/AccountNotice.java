package tradepost.notifier.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.AccountMail;

/** The words for what is to be told of an account. */
public final class AccountNotice {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private AccountNotice() {}

    public static Notice of(AccountMail mail) {
        return switch (mail.kind()) {
            case VERIFY_EMAIL ->
                new Notice(
                        "Confirm your e-mail address",
                        "Open this link to confirm that this address is yours:\n\n" + mail.link() + "\n\n"
                                + goodUntil(mail.validUntil())
                                + "If you have no account at Tradepost, someone mistyped theirs: do nothing.");
            case RESET_PASSWORD ->
                new Notice(
                        "Choose a new password",
                        "Open this link to choose a new password:\n\n" + mail.link() + "\n\n"
                                + goodUntil(mail.validUntil())
                                + "If you did not ask for it, do nothing: your password stays as it is.");
            case PASSWORD_CHANGED ->
                new Notice(
                        "Your password was changed",
                        "The password of your account was changed on " + TIME.format(mail.at())
                                + ", and all its sessions were ended.\n\n"
                                + "If it was not you, choose a new one at once, by \"forgotten password\".");
            case ADDRESS_KNOWN ->
                new Notice(
                        "You have an account already",
                        "Someone, you perhaps, wanted to register with this address on " + TIME.format(mail.at())
                                + ". It has an account already: log in, or choose a new password"
                                + " by \"forgotten password\".\n\nIf it was not you, do nothing.");
            case IDENTITY_LINKED ->
                new Notice(
                        "You can sign on another way",
                        "Someone, you perhaps, signed on with this address by another provider on "
                                + TIME.format(mail.at()) + ", and comes in by it from then on.\n\n"
                                + "If it was not you, someone else has this address at that provider: tell us.");
        };
    }

    private static String goodUntil(@Nullable Instant end) {
        return end == null ? "" : "It is good for one use, until " + TIME.format(end) + ".\n";
    }
}
