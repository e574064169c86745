-- What sessions' clients are to get and have not confirmed. The last one of each session is always kept: the next number
-- follows it.
CREATE TABLE baton_outbox (
    lane INTEGER NOT NULL,
    session VARCHAR(256) NOT NULL,
    number BIGINT NOT NULL,
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (session, lane, number)
);
