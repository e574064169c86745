@NullMarked
package io.baton.cli.ledger;

import org.jspecify.annotations.NullMarked;
