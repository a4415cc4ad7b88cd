package tradepost.platform.event;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How records become bytes, and back, on every topic and in every answer: decimals are plain strings, times are RFC
 * 3339.
 */
public final class Json {
    private static final JsonMapper MAPPER = configure(JsonMapper.builder())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ClassValue<List<RecordComponent>> REQUIRED = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return type.isRecord()
                    ? Stream.of(type.getRecordComponents())
                            .filter(component -> !component.getType().isPrimitive())
                            .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                            .toList()
                    : List.of();
        }
    };

    private Json() {}

    /** The conventions of topics and HTTP alike; HTTP refuses unknown properties besides, topics ignore them. */
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .withConfigOverride(
                        BigDecimal.class,
                        override -> override.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)));
    }

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * Reads one record.
     *
     * @throws Unreadable if the bytes are not a whole record of this type: such a record belongs on the dead topic
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(bytes, type);
        } catch (JacksonException cause) {
            throw new Unreadable("not a " + type.getSimpleName() + ": " + cause.getOriginalMessage(), cause);
        }
        requireWhole(value, type);
        return value;
    }

    /** Jackson leaves null what is not there; a record says itself which of its components may be. */
    private static void requireWhole(@Nullable Object value, Class<?> type) {
        if (value == null) {
            throw new Unreadable("not a " + type.getSimpleName() + ": null", null);
        }
        for (RecordComponent component : REQUIRED.get(value.getClass())) {
            if (valueOf(component, value) == null) {
                throw new Unreadable("a " + value.getClass().getSimpleName() + " without " + component.getName(), null);
            }
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException cause) {
            throw new IllegalStateException("a public record's accessor cannot be called", cause);
        }
    }

    /** Bytes that are no record of the expected type. */
    public static final class Unreadable extends RuntimeException {
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
