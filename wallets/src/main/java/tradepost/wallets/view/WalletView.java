package tradepost.wallets.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import tradepost.wallets.store.StatementStore.WalletRow;

/**
 * A wallet.
 *
 * @param isDefault whether it is the one orders use that name none
 */
record WalletView(
        UUID id, String name, @JsonProperty("default") boolean isDefault, Instant openedAt) {
    /** The default one first, the others as they are. */
    static List<WalletView> of(List<WalletRow> wallets, UUID defaultId) {
        return wallets.stream()
                .map(wallet ->
                        new WalletView(wallet.id(), wallet.name(), wallet.id().equals(defaultId), wallet.openedAt()))
                .sorted(Comparator.comparing(WalletView::isDefault).reversed())
                .toList();
    }
}
