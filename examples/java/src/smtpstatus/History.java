// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.lang.ref.Reference;
import java.time.LocalDate;
import java.util.Optional;

/** The history of an address: a number to store beside it (a BIGINT), 0 for none. */
public record History(long value) {
    public static final History NONE = new History(0);

    /** Whether to send to the address, why, and when a suppression may be lifted. */
    public record Decided(Decision decision, DecisionReason reason, Optional<LocalDate> lift) {}

    private static int number(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    /** Adds what a verdict says of the address. */
    public History update(Status status, LocalDate day, Policy policy) {
        var updated = new LongByReference();
        Api.check(Api.integer("history_update", value, Policy.handleOf(policy), status.judgedHandle(), number(day), updated));
        Reference.reachabilityFence(status);
        return new History(updated.getValue());
    }

    /** Adds an event. */
    public History add(Event event, LocalDate day, Policy policy) {
        var updated = new LongByReference();
        Api.check(Api.integer("history_add", value, Policy.handleOf(policy), event.number, number(day), updated));
        return new History(updated.getValue());
    }

    public int get(HistoryField field) {
        var part = new IntByReference();
        Api.check(Api.integer("history_get", value, field.number, part));
        return part.getValue();
    }

    public Decided decide(LocalDate today, Policy policy) {
        var reason = new IntByReference();
        var lift = new IntByReference();
        int decision = Api.check(Api.integer("decide", value, Policy.handleOf(policy), number(today), reason, lift));
        return new Decided(Decision.of(decision), DecisionReason.of(reason.getValue()),
                Optional.of(lift.getValue()).filter(day -> day != 0).map(LocalDate::ofEpochDay));
    }

    /** The event of a verdict that was stored. */
    public static Event eventOf(Category category, Outcome outcome, Bounce bounce) {
        return Event.of(Api.integer("event_of", category.number, outcome.number, bounce.number));
    }
}
