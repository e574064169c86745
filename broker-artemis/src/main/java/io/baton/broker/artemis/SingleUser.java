package io.baton.broker.artemis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/** Lets in one user, who may do everything; what nobody may do is the {@link IngressPlugin}'s business. */
final class SingleUser implements ActiveMQSecurityManager {
    private final byte[] expected;

    SingleUser(String user, String password) {
        expected = bytes(user, password);
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return user != null && password != null && MessageDigest.isEqual(expected, bytes(user, password));
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
        return validateUser(user, password);
    }

    private static byte[] bytes(String user, String password) {
        return (user + '\0' + password).getBytes(StandardCharsets.UTF_8);
    }
}
