package io.baton.membership.jgroups;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;

/** A data source that leads to one database at first and to another later. */
final class MovableDatabase {
    private final DataSource dataSource;
    private volatile DataSource current;

    MovableDatabase(DataSource first) {
        current = first;
        dataSource = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(current, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    DataSource dataSource() {
        return dataSource;
    }

    void moveTo(DataSource other) {
        current = other;
    }
}
