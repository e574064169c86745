/** The rows that handlers write, one for each event, and the judge that compares them with the input. */
@NullMarked
package io.baton.cli.ledger;

import org.jspecify.annotations.NullMarked;
