package tradepost.platform.infra;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound takes for a wait in tests and is none. */
public final class AllowedBlocking implements BlockHoundIntegration {
    /**
     * Random bytes are read from the kernel's device, which never waits: a database log-in needs some for its nonce.
     * Jackson builds its reader of a type once, under a lock that is held no longer than the building takes.
     */
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
                .allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
    }
}
