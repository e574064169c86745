package io.baton.broker.artemis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/** The users of an embedded broker: the one of the servers, and the one of the publishers if there is one. */
final class Accounts implements ActiveMQSecurityManager {
    private final byte[] server;
    private final byte @Nullable [] publisher;
    private final boolean direct;

    Accounts(EmbeddedArtemis.Options options) {
        direct = options.mode() == EmbeddedArtemis.Ingress.DIRECT;
        server = bytes(options.user(), options.password());
        publisher = options.publisher().isEmpty() ? null : bytes(options.publisher(), options.publisherPassword());
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return !roleOf(user, password).isEmpty();
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType checkType) {
        var name = roleOf(user, password);
        return roles.stream().anyMatch(role -> isOf(name, role) && checkType.hasRole(role));
    }

    /** Where publishers go round the ingress, whoever has one user only publishes as that one. */
    private boolean isOf(String name, Role role) {
        return role.getName().equals(name)
                || (direct && name.equals(Permissions.SERVER) && role.getName().equals(Permissions.PUBLISHER));
    }

    private String roleOf(@Nullable String user, @Nullable String password) {
        if (user == null || password == null) {
            return "";
        }
        var given = bytes(user, password);
        if (MessageDigest.isEqual(server, given)) {
            return Permissions.SERVER;
        }
        return publisher != null && MessageDigest.isEqual(publisher, given) ? Permissions.PUBLISHER : "";
    }

    private static byte[] bytes(String user, String password) {
        return (user + '\0' + password).getBytes(StandardCharsets.UTF_8);
    }
}
