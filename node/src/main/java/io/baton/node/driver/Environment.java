package io.baton.node.driver;

import io.baton.node.api.BatonListener;
import io.baton.node.api.BatonOptions;
import io.baton.node.api.Handler;
import io.baton.node.spi.Broker;
import io.baton.node.spi.Membership;
import io.baton.node.spi.Store;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Everything outside that the drivers of a server use.
 *
 * @param broker lanes and subscriptions
 * @param store who owns what
 * @param membership who is there
 * @param handler the application
 * @param listener the application's observer
 * @param options limits and intervals
 * @param executor runs handlers
 * @param answers completes the application's requests, however many handlers never return
 * @param clock wall-clock time, for records only
 * @param ticker nanoseconds that only ever grow, to measure and wait by
 * @param runner keeps drivers going
 */
public record Environment(
        Broker broker,
        Store store,
        Membership membership,
        Handler handler,
        BatonListener listener,
        BatonOptions options,
        HandlerThreads executor,
        Executor answers,
        InstantSource clock,
        LongSupplier ticker,
        DriverRunner runner) {}
