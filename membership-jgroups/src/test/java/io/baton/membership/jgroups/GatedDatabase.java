package io.baton.membership.jgroups;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** A database that can stop answering. */
final class GatedDatabase {
    private final DataSource dataSource;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean hanging;

    GatedDatabase(DataSource real) {
        dataSource = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (hanging && !never.await(1, TimeUnit.MINUTES)) {
                        throw new SQLException("no connection");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** From now on connections are waited for in vain. */
    void hang() {
        hanging = true;
    }
}
