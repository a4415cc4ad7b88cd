package tradepost.wallets.domain;

/** What a command changes of a wallet that is not its money. */
public sealed interface WalletChange {
    /** It is new, or has another name. */
    record Named(Wallet wallet) implements WalletChange {}

    /** It takes no more commands. What was booked stays. */
    record Closed(Wallet wallet) implements WalletChange {}

    /** It shows this currency, be there money in it or not. */
    record CurrencyOpened(AccountKey account) implements WalletChange {}
}
