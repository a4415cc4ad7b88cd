package tradepost.marketdata;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** The broker of the tests waits for its own locks on its own threads, which are Netty's as ours are. */
public final class BrokerMayWait implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.moquette.broker.SessionEventLoopGroup", "routeCommand");
    }
}
