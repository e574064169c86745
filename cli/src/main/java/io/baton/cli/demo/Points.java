package io.baton.cli.demo;

import io.baton.cli.fault.Crash;
import io.baton.cli.fault.Fault;
import io.baton.cli.fault.FreezeInHandoff;
import io.baton.cli.server.CrashPoint;
import io.baton.cli.server.HandoffPoint;
import io.baton.cli.server.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server is to crash or to be frozen that is the first to get there.
 *
 * @param crash a step of a takeover
 * @param handoffs places in a handoff
 */
record Points(Optional<CrashPoint> crash, List<HandoffPoint> handoffs) {
    /** Those of some faults. */
    static Points of(List<Fault> faults, RunFiles files) {
        Optional<CrashPoint> crash = Optional.empty();
        List<HandoffPoint> handoffs = new ArrayList<>();
        for (Fault fault : faults) {
            if (fault instanceof Crash at) {
                crash = Optional.of(new CrashPoint(at.step(), victim("crashed", files)));
            } else if (fault instanceof Fault.InHandoff in) {
                handoffs.add(new HandoffPoint(
                        in.place(), in instanceof FreezeInHandoff, victim("handoff-" + handoffs.size(), files)));
            }
        }
        return new Points(crash, List.copyOf(handoffs));
    }

    private static Victim victim(String name, RunFiles files) {
        return new Victim(files.temporary(name).toString());
    }

    /** Those that crash. */
    List<Victim> crashing() {
        List<Victim> crashing = new ArrayList<>();
        crash.ifPresent(point -> crashing.add(point.victim()));
        handoffs.stream()
                .filter(point -> !point.freezes())
                .map(HandoffPoint::victim)
                .forEach(crashing::add);
        return List.copyOf(crashing);
    }
}
