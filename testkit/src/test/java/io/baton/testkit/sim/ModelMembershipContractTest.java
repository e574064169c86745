package io.baton.testkit.sim;

import io.baton.node.spi.Membership;
import io.baton.testkit.contract.Patience;
import io.baton.testkit.contract.membership.MembershipContract;
import io.baton.testkit.contract.membership.SplitGroupContract;

class ModelMembershipContractTest extends MembershipContract implements SplitGroupContract {
    private final World world = Worlds.quiet(1);
    private final ModelMembership group = new ModelMembership(world);
    private final SteppedTime time = new SteppedTime(world.agenda);
    private final Network apart = new Network(world);
    private final Life lifeApart = new Life(world.agenda, world.dice);

    @Override
    public Patience patience() {
        return time;
    }

    @Override
    protected Membership newMember() {
        return new MembershipClient(world, group, new Life(world.agenda, world.dice), new Network(world));
    }

    @Override
    public Membership startApart() {
        apart.cutFrom(Reach.PEERS);
        return new MembershipClient(world, group, lifeApart, apart);
    }

    @Override
    public void joinUp() {
        apart.joinUp(Reach.PEERS);
        group.disturbed(lifeApart);
    }
}
