package tradepost.gateway.limit;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import tradepost.gateway.domain.Limit;
import tradepost.gateway.domain.Limit.Taken;
import tradepost.platform.redis.RedisConnection;

/**
 * The buckets as all replicas share them: a key for each that is not full, which holds when it is and ends then. The
 * time is that of Redis.
 */
final class RedisBuckets {
    /** What {@link Limit#take} does; a number of Lua is written in full, or its last digits were lost. */
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local whole, per, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local from = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
            local after = math.max(now, from + per * cost)
            local granted = after - now <= whole
            if granted then
              if after > now then
                redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
              else
                redis.call('DEL', KEYS[1])
              end
              from = after
            end
            return string.format('%d %.0f %.0f %.0f', granted and 1 or 0, from,
              math.floor((whole - (from - now)) / per), math.max(0, after - now - whole))
            """;

    private final RedisConnection<String> redis;
    private final String digest;

    RedisBuckets(RedisConnection<String> redis) {
        this.redis = redis;
        this.digest = Base16.digest(SCRIPT.getBytes(StandardCharsets.UTF_8));
    }

    /** @return fails in whatever way if Redis does not answer in time */
    Mono<Taken> take(Limit limit, String key, int cost) {
        String[] keys = {key};
        String[] arguments = {String.valueOf(limit.micros()), String.valueOf(limit.perToken()), String.valueOf(cost)};
        return redis.ask(commands -> commands.<String>evalsha(digest, ScriptOutputType.VALUE, keys, arguments)
                        .onErrorResume(
                                RedisNoScriptException.class,
                                _ -> commands.eval(SCRIPT, ScriptOutputType.VALUE, keys, arguments))
                        .next())
                .map(RedisBuckets::parse);
    }

    private static Taken parse(String answer) {
        String[] parts = answer.split(" ", -1);
        return new Taken(
                parts[0].equals("1"), Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }
}
