-- Handoffs under way, and those that one of the two has not heard of yet. PENDING, COMMITTED or VOID.
CREATE TABLE baton_handoff (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    lane INTEGER NOT NULL,
    owner BIGINT NOT NULL,
    new_home BIGINT NOT NULL,
    sessions VARCHAR(256)[] NOT NULL,
    status VARCHAR(9) NOT NULL,
    owner_heard BOOLEAN NOT NULL,
    new_home_heard BOOLEAN NOT NULL
);
CREATE INDEX baton_handoff_owner ON baton_handoff (owner);
CREATE INDEX baton_handoff_new_home ON baton_handoff (new_home);

-- Whoever leaves hands its sessions to others, and gets none any more. The default lets a server of the version before
-- go on while others are replaced.
ALTER TABLE baton_incarnation ADD COLUMN leaving BOOLEAN DEFAULT FALSE NOT NULL;
