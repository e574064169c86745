-- How often the handler was called, and by which server, which are not known of older letters; and what became of
-- them since. The defaults let a server of the version before go on while others are replaced.
ALTER TABLE baton_dead_letter ADD COLUMN attempts INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE baton_dead_letter ADD COLUMN server VARCHAR(64) DEFAULT 'unknown' NOT NULL;
ALTER TABLE baton_dead_letter ADD COLUMN incarnation BIGINT DEFAULT 1 NOT NULL;
ALTER TABLE baton_dead_letter ADD COLUMN replays INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE baton_dead_letter ADD COLUMN replayed_at TIMESTAMP WITH TIME ZONE;
