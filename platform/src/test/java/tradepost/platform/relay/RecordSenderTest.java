package tradepost.platform.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tradepost.platform.relay.KafkaPublisher.Bytes;
import tradepost.platform.relay.RecordSender.Place;
import tradepost.platform.relay.RecordSender.Result;

class RecordSenderTest {
    private static final Bytes RECORD = new Bytes("topic", "key", new byte[0]);

    private static Stream<Exception> ofTheRecord() {
        return Stream.of(
                new RecordTooLargeException("refused"),
                new InvalidRecordException("refused"),
                new InvalidTimestampException("refused"),
                new PolicyViolationException("refused"));
    }

    @ParameterizedTest
    @MethodSource("ofTheRecord")
    void what_is_refused_of_a_record_holds_up_its_key(Exception failure) {
        assertThat(Place.of(RECORD, failure)).isEqualTo(new Place("topic", "key"));
    }

    private static Stream<Exception> ofTheTopic() {
        return Stream.of(
                new InvalidTopicException("refused"),
                new TopicAuthorizationException("topic"),
                new TimeoutException("not in time", new UnknownTopicOrPartitionException("refused")));
    }

    @ParameterizedTest
    @MethodSource("ofTheTopic")
    void what_is_refused_of_a_topic_holds_up_all_of_it(Exception failure) {
        assertThat(Place.of(RECORD, failure)).isEqualTo(new Place("topic", null));
    }

    private static Stream<Exception> ofNone() {
        return Stream.of(
                new TimeoutException("not in time"),
                new NotEnoughReplicasException("not now"),
                new OutOfOrderSequenceException("of the producer"),
                new ProducerFencedException("of the producer"),
                new SaslAuthenticationException("of the connection"),
                new ClusterAuthorizationException("of the connection"),
                new UnknownServerException("of the broker"),
                new KafkaException("whatever"));
    }

    @ParameterizedTest
    @MethodSource("ofNone")
    void what_says_nothing_of_a_record_holds_up_nothing_by_itself(Exception failure) {
        assertThat(Place.of(RECORD, failure)).isNull();
    }

    @Test
    void what_is_not_known_in_time_is_told_as_such() {
        RecordSender sender = new RecordSender(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:1",
                        "max.block.ms",
                        300,
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class),
                Duration.ofMillis(50),
                "silent");

        Result result =
                Objects.requireNonNull(sender.send(List.of(RECORD, RECORD)).block(Duration.ofSeconds(10)));

        assertThat(result.published()).isEmpty();
        assertThat(result.refused()).isEmpty();
        assertThat(result.failure()).isInstanceOf(java.util.concurrent.TimeoutException.class);
        sender.close(Duration.ZERO);
    }
}
