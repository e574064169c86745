package io.baton.broker.artemis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.security.Role;

/** Who may do what at an embedded broker; docs/artemis/broker.xml says the same for one that is not. */
final class Permissions {
    static final String SERVER = "baton-server";
    static final String PUBLISHER = "baton-publisher";
    private static final String BRIDGE = "baton-bridge";

    private static final String MANAGEMENT = "activemq.management";

    private Permissions() {}

    /**
     * The roles by the addresses they hold for. Nobody has the bridge's: it comes with the broker's own user.
     *
     * @param direct whether publishers send to the topic in its place
     */
    static Map<String, Set<Role>> of(String ingress, String topic, boolean direct) {
        var permissions = new HashMap<String, Set<Role>>();
        // Of the broker these things only: all would be the password of its key store, too, and who is connected.
        for (var question : List.of(
                "getNodeID",
                "getBridgeNames",
                "getDivertNames",
                "getAddressSettingsAsJSON",
                "isPersistenceEnabled",
                "isPersistIDCache",
                "getIDCacheSize")) {
            permissions.put("mops.broker." + question, Set.of(viewing()));
        }
        permissions.putAll(Map.of(
                "#",
                Set.of(),
                ingress,
                Set.of(
                        role(PUBLISHER, publisher -> publisher.setSend(true)),
                        role(SERVER, server -> server.setSend(true))),
                topic,
                Set.of(
                        role(SERVER, Permissions::subscribe),
                        role(direct ? PUBLISHER : BRIDGE, sender -> sender.setSend(true))),
                MANAGEMENT + ".#",
                Set.of(role(SERVER, Permissions::ask)),
                "mops.broker.closeConnectionWithID",
                Set.of(role(SERVER, server -> server.setEdit(true))),
                "mops.bridge.#",
                Set.of(viewing()),
                "mops.divert.#",
                Set.of(viewing()),
                "mops.address." + topic + ".#",
                Set.of(viewing()),
                "mops.queue." + topic + ".#",
                Set.of(viewing())));
        return permissions;
    }

    private static void subscribe(Role role) {
        role.setCreateDurableQueue(true);
        role.setDeleteDurableQueue(true);
        role.setConsume(true);
    }

    /** Questions to the management, and the queue for the answers. */
    private static void ask(Role role) {
        role.setManage(true);
        role.setSend(true);
        role.setConsume(true);
        role.setCreateNonDurableQueue(true);
        role.setDeleteNonDurableQueue(true);
        role.setCreateAddress(true);
        role.setDeleteAddress(true);
    }

    private static Role viewing() {
        return role(SERVER, server -> server.setView(true));
    }

    private static Role role(String name, Consumer<Role> permissions) {
        var role = new Role();
        role.setName(name);
        permissions.accept(role);
        return role;
    }
}
