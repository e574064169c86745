package io.baton.cli.server;

import io.baton.node.spi.Batch;
import io.baton.node.spi.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;

/** A store that tells the demo of every batch it did not confirm. */
final class WatchedStore {
    private WatchedStore() {}

    /** The same store, watched. */
    static Store of(Store store, NoticeWriter notices) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (arguments != null && arguments[0] instanceof Batch batch) {
                        ((CompletionStage<?>) result).whenComplete((done, failure) -> {
                            if (failure != null) {
                                notices.write(refused(batch, failure));
                            }
                        });
                    }
                    return result;
                });
    }

    private static Notice refused(Batch batch, Throwable failure) {
        return new Notice.NotCommitted(
                batch.self(),
                batch.queue(),
                batch.lane().number(),
                batch.to(),
                batch.writes().stream().map(Batch.PositionedWrite::position).toList(),
                failure.toString());
    }
}
