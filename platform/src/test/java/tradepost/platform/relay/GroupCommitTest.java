package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

class GroupCommitTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final GroupCommit.Bounds ONE_LANE = new GroupCommit.Bounds(100, 100, 1, Duration.ZERO, LIMIT);

    private final List<List<Integer>> commits = new CopyOnWriteArrayList<>();
    private final List<Sinks.Empty<Void>> open = new CopyOnWriteArrayList<>();

    @Test
    void what_queues_while_a_commit_runs_shares_the_next_one() {
        GroupCommit<Integer, String> group = new GroupCommit<>(ONE_LANE, this::commitWhenTold);
        CompletableFuture<String> first = group.submit(1).toFuture();
        CompletableFuture<String> second = group.submit(2).toFuture();
        CompletableFuture<String> third = group.submit(3).toFuture();

        finish(0);
        finish(1);

        assertThat(commits).containsExactly(List.of(1), List.of(2, 3));
        assertThat(List.of(first, second, third))
                .extracting(CompletableFuture::join)
                .containsExactly("1 done", "2 done", "3 done");
    }

    @Test
    void what_comes_within_the_gap_after_a_commit_goes_together_and_what_comes_alone_at_once() {
        GroupCommit<Integer, Integer> group =
                new GroupCommit<>(new GroupCommit.Bounds(100, 100, 1, Duration.ofSeconds(1), LIMIT), batch -> {
                    commits.add(batch);
                    return Mono.just(batch);
                });

        CompletableFuture<Integer> alone = group.submit(1).toFuture();
        assertThat(alone).isCompleted();
        CompletableFuture<Integer> second = group.submit(2).toFuture();
        CompletableFuture<Integer> third = group.submit(3).toFuture();
        CompletableFuture.allOf(second, third).join();

        assertThat(commits).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void a_commit_has_no_more_pieces_than_the_batch_bound() {
        GroupCommit<Integer, String> group =
                new GroupCommit<>(new GroupCommit.Bounds(100, 3, 1, Duration.ZERO, LIMIT), this::commitWhenTold);
        IntStream.rangeClosed(1, 6).forEach(work -> group.submit(work).subscribe());

        IntStream.range(0, 3).forEach(this::finish);

        assertThat(commits).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
    }

    @Test
    void one_more_than_the_queue_holds_is_refused_and_has_its_place_again_once_there_is_room() {
        GroupCommit<Integer, String> group =
                new GroupCommit<>(new GroupCommit.Bounds(2, 100, 1, Duration.ZERO, LIMIT), this::commitWhenTold);
        group.submit(1).subscribe();
        group.submit(2).subscribe();
        group.submit(3).subscribe();

        CompletableFuture<String> refused = group.submit(4).toFuture();
        finish(0);
        CompletableFuture<String> accepted = group.submit(5).toFuture();
        finish(1);
        finish(2);

        assertProblem(refused::join, CommonProblem.TOO_BUSY);
        assertThat(accepted).isCompletedWithValue("5 done");
        assertThat(commits).containsExactly(List.of(1), List.of(2, 3), List.of(5));
    }

    @Test
    void data_the_database_refuses_fails_its_own_request_alone() {
        GroupCommit<Integer, String> group = new GroupCommit<>(
                ONE_LANE,
                batch -> batch.contains(4)
                        ? Mono.error(new DataIntegrityViolationException("4 is refused"))
                        : commitWhenTold(batch));
        List<CompletableFuture<String>> results = IntStream.range(0, 7)
                .mapToObj(work -> group.submit(work).toFuture())
                .toList();

        IntStream.range(0, 3).forEach(this::finish);

        assertThatThrownBy(() -> results.get(4).join()).hasCauseInstanceOf(DataIntegrityViolationException.class);
        assertThat(IntStream.range(0, 7).filter(work -> work != 4).mapToObj(work -> results.get(work)
                        .join()))
                .containsExactly("0 done", "1 done", "2 done", "3 done", "5 done", "6 done");
        assertThat(commits).containsExactly(List.of(0), List.of(1, 2, 3), List.of(5, 6));
    }

    @Test
    void any_other_failure_tells_all_that_the_outcome_is_unknown_and_the_next_commit_goes_on() {
        GroupCommit<Integer, String> group = new GroupCommit<>(
                ONE_LANE,
                batch -> batch.contains(2)
                        ? Mono.error(new IllegalStateException("connection lost"))
                        : commitWhenTold(batch));
        group.submit(1).subscribe();
        List<CompletableFuture<String>> lost =
                List.of(group.submit(2).toFuture(), group.submit(3).toFuture());

        finish(0);
        CompletableFuture<String> next = group.submit(4).toFuture();
        finish(1);

        assertThat(lost).allSatisfy(one -> assertProblem(one::join, CommonProblem.SERVICE_UNAVAILABLE));
        assertThat(next).isCompletedWithValue("4 done");
    }

    @Test
    void a_commit_with_too_few_results_or_none_is_an_unknown_outcome() {
        GroupCommit<Integer, String> tooFew = new GroupCommit<>(ONE_LANE, _ -> Mono.just(List.of()));
        GroupCommit<Integer, String> none = new GroupCommit<>(ONE_LANE, _ -> Mono.empty());

        assertProblem(() -> tooFew.submit(1).block(LIMIT), CommonProblem.SERVICE_UNAVAILABLE);
        assertProblem(() -> none.submit(1).block(LIMIT), CommonProblem.SERVICE_UNAVAILABLE);
    }

    @Test
    void a_caller_that_goes_away_takes_nothing_with_it() {
        AtomicInteger cancelled = new AtomicInteger();
        GroupCommit<Integer, String> group =
                new GroupCommit<>(ONE_LANE, batch -> commitWhenTold(batch).doOnCancel(cancelled::incrementAndGet));
        Disposable committing = group.submit(1).subscribe();
        Disposable waiting = group.submit(2).subscribe();
        CompletableFuture<String> staying = group.submit(3).toFuture();

        committing.dispose();
        waiting.dispose();
        finish(0);
        finish(1);

        assertThat(commits).containsExactly(List.of(1), List.of(2, 3));
        assertThat(staying).isCompletedWithValue("3 done");
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void a_caller_waits_no_longer_than_its_timeout() {
        GroupCommit<Integer, String> group = new GroupCommit<>(
                new GroupCommit.Bounds(100, 100, 1, Duration.ZERO, Duration.ofMillis(20)), this::commitWhenTold);

        ThrowingCallable waiting = () -> group.submit(1).block(LIMIT);

        assertProblem(waiting, CommonProblem.SERVICE_UNAVAILABLE);
        assertThat(finishNext()).as("the commit goes on").isTrue();
    }

    @Test
    void lanes_never_exceed_their_bound_and_no_piece_is_lost_or_done_twice() throws Exception {
        int threads = 4;
        int each = 2_500;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger runningMax = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        GroupCommit<Integer, Integer> group =
                new GroupCommit<>(new GroupCommit.Bounds(20_000, 16, 2, Duration.ZERO, LIMIT), batch -> {
                    runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
                    seen.addAll(batch);
                    done.addAndGet(batch.size());
                    return Mono.just(batch)
                            .delayElement(Duration.ofNanos(100_000))
                            .doOnNext(_ -> running.decrementAndGet());
                });
        List<CompletableFuture<List<Integer>>> callers = new ArrayList<>();

        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                callers.add(CompletableFuture.supplyAsync(
                        () -> Flux.range(first, each)
                                .flatMap(group::submit, each)
                                .collectList()
                                .block(LIMIT),
                        pool));
            }
            for (int thread = 0; thread < threads; thread++) {
                assertThat(callers.get(thread).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(thread * each, (thread + 1) * each)
                                .boxed()
                                .toList());
            }
        }

        assertThat(seen).hasSize(threads * each);
        assertThat(done).hasValue(threads * each);
        assertThat(runningMax).hasValue(2);
    }

    private Mono<List<String>> commitWhenTold(List<Integer> batch) {
        Sinks.Empty<Void> told = Sinks.empty();
        commits.add(batch);
        open.add(told);
        return told.asMono()
                .then(Mono.just(batch.stream().map(work -> work + " done").toList()));
    }

    private void finish(int commit) {
        open.get(commit).tryEmitEmpty().orThrow();
    }

    /** False if every commit that has begun was finished before. */
    private boolean finishNext() {
        return open.stream().anyMatch(told -> told.tryEmitEmpty().isSuccess());
    }

    private static void assertProblem(ThrowingCallable failing, CommonProblem code) {
        assertThatThrownBy(failing).satisfies(error -> assertThat(error instanceof Problem ? error : error.getCause())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code)));
    }
}
