// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.ptr.IntByReference;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;

/** Whether and when to send the same message again. */
public final class Retries {
    /** What a sender knows: the number of attempts, when the first was, now, and a seed of message and recipient. */
    public record Attempt(int number, Instant first, Instant now, long seed) {}

    /** The answer, why, and for Retry.AGAIN the time to wait. */
    public record Advice(Retry answer, RetryReason reason, Duration delay) {}

    private Retries() {}

    public static Advice advise(Status status, Attempt attempt, Policy policy) {
        var wait = new IntByReference();
        var reason = new IntByReference();
        int answer = Api.check(Api.integer("retry", status.judgedHandle(), Policy.handleOf(policy), attempt.number(),
                attempt.first().getEpochSecond(), attempt.now().getEpochSecond(), attempt.seed(), wait, reason));
        Reference.reachabilityFence(status);
        return new Advice(Retry.of(answer), RetryReason.of(reason.getValue()), Duration.ofSeconds(wait.getValue()));
    }
}
