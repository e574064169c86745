package io.baton.node.spi;

import io.baton.node.api.DeadLetterId;
import io.baton.node.api.DeadLetterRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The messages that could not be handled. They are kept until somebody deletes them; there is no limit to their
 * number. Nobody needs to own anything to read, mark or delete them; each method is one transaction.
 *
 * <p>To replay one, {@linkplain #find find} it, publish its message again on the session's lane under a name made of
 * the letter's id and the number of the replay, so that the broker drops a second copy, and then {@linkplain
 * #markReplayed mark} it. Whoever fails in between begins again with the same number.
 */
public interface DeadLetters {
    /** The most letters on one page. */
    int MAX_PAGE = 100;

    /**
     * Asks for some, ordered by lane and position.
     *
     * @param session only those of this session, on whatever lane
     * @param after only those beyond this one, which need not exist any more
     * @param limit how many at the most, 1 to {@value #MAX_PAGE}; each has a body
     * @throws IllegalArgumentException if the limit is out of range
     */
    CompletionStage<List<DeadLetterRecord>> list(Optional<String> session, Optional<DeadLetterId> after, int limit);

    /** Asks for one. */
    CompletionStage<Optional<DeadLetterRecord>> find(DeadLetterId id);

    /**
     * Notes that a replay was published.
     *
     * @param number which one it was, counted from 1
     * @return false, without effect, if the letter is gone or has not been replayed one time less than this: then
     *     this replay is marked already, by this request made before or by somebody else
     */
    CompletionStage<Boolean> markReplayed(DeadLetterId id, int number);

    /**
     * Deletes one for good.
     *
     * @return whether it was there
     */
    CompletionStage<Boolean> delete(DeadLetterId id);
}
