package io.baton.testkit.explore;

/**
 * The hashes of the states visited, each with that of the state it was first reached from. Two states with one hash
 * would be taken for one: among 100 million states that happens in one of 3,000 explorations.
 */
final class VisitedSet {
    private long[] hashes = new long[1 << 16];
    private long[] parents = new long[1 << 16];
    private int size;

    int size() {
        return size;
    }

    /** Adds a hash that is not 0, and says whether it is new. */
    boolean add(long hash, long parent) {
        if (size > hashes.length / 16 * 13) {
            grow();
        }
        int at = find(hash);
        if (hashes[at] == hash) {
            return false;
        }
        hashes[at] = hash;
        parents[at] = parent;
        size++;
        return true;
    }

    /** What a hash in the set was first reached from. */
    long parent(long hash) {
        return parents[find(hash)];
    }

    private int find(long hash) {
        int mask = hashes.length - 1;
        int at = (int) (hash >>> 20) & mask;
        while (hashes[at] != 0 && hashes[at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        if (hashes.length == 1 << 29) {
            throw new IllegalStateException("more states than can be visited");
        }
        long[] oldHashes = hashes;
        long[] oldParents = parents;
        hashes = new long[2 * oldHashes.length];
        parents = new long[2 * oldHashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                int at = find(oldHashes[i]);
                hashes[at] = oldHashes[i];
                parents[at] = oldParents[i];
            }
        }
    }
}
