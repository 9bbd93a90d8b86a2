// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.ArrayList;
import java.util.List;

/** The adjustable numbers of decisions. Where one is asked for, null stands for the defaults. */
public final class Policy {
    final Memory handle = Api.memory(Api.size("policy_size"));

    /** A step of a schedule: up to the age `until` of the message, seconds to wait, and growth in percent. */
    public record Step(long until, int delay, int growth) {}

    public Policy() {
        Api.check(Api.integer("policy_init", handle, new Api.Size(handle.size())));
    }

    static Memory handleOf(Policy policy) {
        return policy == null ? null : policy.handle;
    }

    public Policy set(PolicyOption option, long value) {
        Api.check(Api.integer("policy_set", handle, option.number, value));
        return this;
    }

    public long get(PolicyOption option) {
        var value = new LongByReference();
        Api.check(Api.integer("policy_get", handle, option.number, value));
        return value.getValue();
    }

    public List<Step> steps(Schedule schedule) {
        var steps = new ArrayList<Step>();
        var until = new IntByReference();
        var wait = new IntByReference();
        var growth = new IntByReference();
        while (Api.check(Api.integer("policy_step", handle, schedule.number, new Api.Size(steps.size()), until, wait,
                growth)) == 0) {
            steps.add(new Step(Integer.toUnsignedLong(until.getValue()), wait.getValue(), growth.getValue()));
        }
        return steps;
    }

    public Policy setSteps(Schedule schedule, List<Step> steps) {
        Api.check(Api.integer("policy_clear_schedule", handle, schedule.number));
        for (Step step : steps) {
            Api.check(Api.integer("policy_add_step", handle, schedule.number, (int) step.until(), step.delay(),
                    step.growth()));
        }
        return this;
    }
}
