package tradepost.wallets.view;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.accept.HeaderContentTypeResolver;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.wallets.ledger.OwnWallets;
import tradepost.wallets.store.StatementRange;
import tradepost.wallets.store.StatementStore;

/** What went in and out of a wallet: by pages as JSON, or whole as CSV. */
@RestController
class StatementController {
    private static final int LIMIT = 50;

    private static final List<MediaType> OFFERED = List.of(MediaType.APPLICATION_JSON, StatementCsv.MEDIA_TYPE);
    private static final RequestedContentTypeResolver ACCEPT = new HeaderContentTypeResolver();
    private static final DataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

    private final StatementStore statements;
    private final OwnWallets wallets;
    private final JsonMapper json;

    StatementController(StatementStore statements, OwnWallets wallets, JsonMapper json) {
        this.statements = statements;
        this.wallets = wallets;
        this.json = json;
    }

    /**
     * The entries, newest first, as {@code Accept} asks: a page of them as {@code application/json}, or all that are
     * selected as {@code text/csv}.
     *
     * @param from not before this time, {@code to} before this one; RFC 3339
     * @param limit of a page; CSV has none
     * @param after the {@code next} of the page before
     */
    @GetMapping("/api/v1/wallets/{walletId}/entries")
    Mono<ResponseEntity<Flux<DataBuffer>>> entries(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            ServerWebExchange exchange) {
        StatementRange range = StatementQuery.parse(from, to, after);
        if (asked(exchange).equals(MediaType.APPLICATION_JSON)) {
            int size = Fields.limit(limit, LIMIT);
            return wallets.require(caller, walletId).flatMap(wallet -> page(wallet, range, size));
        }
        if (limit != null) {
            throw Fields.invalid("limit", "is of a page of JSON: CSV is the whole statement");
        }
        return wallets.require(caller, walletId).map(wallet -> whole(wallet, range));
    }

    private Mono<ResponseEntity<Flux<DataBuffer>>> page(UUID wallet, StatementRange range, int size) {
        return statements
                .findEntries(wallet, range, size + 1)
                .map(rows -> EntryPage.of(rows, size))
                .map(page -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(Flux.just(BUFFERS.wrap(json.writeValueAsBytes(page)))));
    }

    /** The answer begins with the first page: what fails before it is a problem, what fails later cuts it off. */
    private ResponseEntity<Flux<DataBuffer>> whole(UUID wallet, StatementRange range) {
        String name = "statement-" + wallet + ".csv";
        return ResponseEntity.ok()
                .contentType(StatementCsv.MEDIA_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(StatementCsv.writes(statements.findAllEntries(wallet, range))
                        .map(BUFFERS::wrap));
    }

    /** What the client likes best of what is offered; JSON where it does not say. */
    private static MediaType asked(ServerWebExchange exchange) {
        for (MediaType accepted : ACCEPT.resolveMediaTypes(exchange)) {
            for (MediaType offered : OFFERED) {
                if (accepted.isCompatibleWith(offered) && accepted.getQualityValue() > 0) {
                    return offered;
                }
            }
        }
        throw new NotAcceptableStatusException(OFFERED);
    }
}
