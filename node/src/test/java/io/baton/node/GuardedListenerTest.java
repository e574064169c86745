package io.baton.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.node.api.BatonListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedListenerTest {
    private final List<String> told = new ArrayList<>();
    private final List<Throwable> uncaught = new ArrayList<>();

    static Stream<Method> calls() {
        return Arrays.stream(BatonListener.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void passesOnEveryCallAndKeepsWhatItThrowsFromTheServer(Method call) throws Exception {
        BatonListener throwing = (BatonListener) Proxy.newProxyInstance(
                BatonListener.class.getClassLoader(), new Class<?>[] {BatonListener.class}, (proxy, method, args) -> {
                    told.add(method.getName());
                    throw new AssertionError("thrown by the listener");
                });
        Object[] arguments = new Object[call.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = call.getParameterTypes()[i];
            arguments[i] = type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
        }
        List<Throwable> out = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                call.invoke(new GuardedListener(throwing), arguments);
            } catch (ReflectiveOperationException e) {
                out.add(e);
            }
        });
        thread.setUncaughtExceptionHandler((of, thrown) -> {
            uncaught.add(thrown);
            throw new IllegalStateException("thrown by the handler of uncaught exceptions");
        });
        thread.start();
        thread.join();

        assertThat(out).isEmpty();
        assertThat(told).containsExactly(call.getName());
        assertThat(uncaught).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void thereIsSomethingToPassOn() {
        assertThat(calls()).isNotEmpty();
    }
}
