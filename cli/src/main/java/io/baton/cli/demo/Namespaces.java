package io.baton.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A network of this run's own: each server, the broker and the store have a Linux network namespace with an address
 * of its own, all of them plugged into one switch, and so is this process.
 *
 * <p>A namespace lasts as long as a process in it does. So each has a holder, which ends when its standard input does:
 * whatever becomes of this process, nothing stays behind.
 *
 * <p>A cut lets the sender believe that the receiver has a hardware address that nobody has. What it sends is carried
 * out and lost, as by a broken cable: no connection is refused, and none is reset.
 */
final class Namespaces implements Network {
    /** Of the addresses set aside for measurements between networks (RFC 2544), which nobody routes. */
    private static final String SUBNET = "198.18.";

    private static final int SUBNETS = 256;
    private static final String NOBODY = "02:00:00:00:00:01";
    private static final int TESTER = 1;

    private static final String SWITCH = """
            ip link set lo up &&
            ip link add name switch type bridge &&
            ip link set switch up &&
            ip link add port type veth peer name "$1" netns "$2" &&
            ip link set port master switch up &&
            echo ready && exec cat""";

    private static final String MEMBER = """
            ip link set lo up &&
            ip link add eth0 type veth peer name "$1" netns "$2" &&
            ip addr add "$3/24" dev eth0 &&
            ip link set eth0 up &&
            nsenter "--net=/proc/$2/ns/net" ip link set "$1" master switch up &&
            echo ready && exec cat""";

    private final List<Process> holders = new ArrayList<>();
    private final Map<String, Member> members = new LinkedHashMap<>();

    private record Member(Process holder, Host host) {}

    private Namespaces() {}

    /**
     * Makes the network.
     *
     * @param names what gets an address
     * @throws IOException if this machine does not let this process do so, with the reason
     */
    static Namespaces create(List<String> names) throws IOException {
        Namespaces network = new Namespaces();
        try {
            network.connect(names);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
        return network;
    }

    private void connect(List<String> names) throws IOException {
        long self = ProcessHandle.current().pid();
        String subnet = freeSubnet();
        String port = "baton" + self;
        long hub = hold(SWITCH, port, String.valueOf(self)).pid();
        run(List.of("ip", "addr", "add", subnet + TESTER + "/24", "dev", port));
        run(List.of("ip", "link", "set", port, "up"));
        int number = TESTER;
        for (String name : names) {
            number++;
            String address = subnet + number;
            Process holder = hold(MEMBER, "port" + number, String.valueOf(hub), address);
            members.put(name, new Member(holder, new Host(address, entering(holder))));
        }
    }

    /** Two runs at the same time get different ones. */
    private static String freeSubnet() throws IOException {
        List<String> taken = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .toList();
        long first = ProcessHandle.current().pid();
        return LongStream.range(first, first + SUBNETS)
                .mapToObj(number -> SUBNET + (number % SUBNETS) + ".")
                .filter(subnet -> taken.stream().noneMatch(address -> address.startsWith(subnet)))
                .findFirst()
                .orElseThrow(() -> new IOException("all networks from " + SUBNET + "0.0 on are in use"));
    }

    private Process hold(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        Process holder = StoreAddress.withoutPassword(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start();
        holders.add(holder);
        String said = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8)).readLine();
        if (!"ready".equals(said)) {
            throw new IOException(said == null ? "it did not start" : said);
        }
        return holder;
    }

    private static List<String> entering(Process holder) {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    @Override
    public Host host(String name) {
        return member(name).host();
    }

    @Override
    public void cut(String from, String to) throws IOException {
        neighbour(from, "replace", host(to).address(), "lladdr", NOBODY, "nud", "permanent");
    }

    @Override
    public void heal(String from, String to) throws IOException {
        neighbour(from, "del", host(to).address());
    }

    private void neighbour(String of, String... words) throws IOException {
        List<String> command = new ArrayList<>(host(of).prefix());
        command.addAll(List.of("ip", "neigh"));
        command.addAll(List.of(words));
        command.addAll(List.of("dev", "eth0"));
        run(command);
    }

    private Member member(String name) {
        return Objects.requireNonNull(members.get(name), () -> name + " is not in this network");
    }

    private static void run(List<String> command) throws IOException {
        Process process = StoreAddress.withoutPassword(new ProcessBuilder(command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whatever still runs in a namespace keeps it; everything else of the network goes. */
    @Override
    public void close() {
        holders.forEach(Process::destroyForcibly);
        for (Process holder : holders) {
            try {
                holder.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
