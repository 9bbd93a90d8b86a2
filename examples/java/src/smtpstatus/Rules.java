// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A compiled set of own rules; docs/rules.md has their language. It never changes: threads may share it. */
public final class Rules {
    final Memory memory;

    /** One value of a condition, and where it stands in the text. */
    public record Value(int group, RulesCondition condition, long offset, long length) {}

    /** One rule. What is empty of category, bounce and action stays as the built-in judgement has it. */
    public record Rule(String name, int line, int priority, Optional<Category> category, Optional<Bounce> bounce,
            Optional<Action> action, List<Value> values, RulesFlaw flaw, OptionalInt shadowedBy) {}

    private Rules(Memory memory) {
        this.memory = memory;
    }

    /** Compiles rules, or throws a RuleException. */
    public static Rules compile(String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        var size = new Api.SizeReference();
        var line = new IntByReference();
        var column = new IntByReference();
        int result = Api.integer("rules_size", data, new Api.Size(data.length), size, line, column);
        var memory = Api.memory(size.get());
        if (result == 0) {
            result = Api.integer("rules_compile", memory, new Api.Size(size.get()), data, new Api.Size(data.length), null,
                    line, column);
        }
        if (result != 0) {
            throw new RuleException(Result.of(result), line.getValue(), column.getValue());
        }
        return new Rules(memory);
    }

    static Memory memoryOf(Rules rules) {
        return rules == null ? null : rules.memory;
    }

    public int size() {
        return Api.integer("rules_count", memory);
    }

    /** The rule at a place, 0 for the first. */
    public Rule get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        var name = new PointerByReference();
        var length = new Api.SizeReference();
        var numbers = new IntByReference[6];
        java.util.Arrays.setAll(numbers, i -> new IntByReference());
        Api.integer("rules_name", memory, index, name, length);
        Api.integer("rules_place", memory, index, numbers[0], numbers[1]);
        Api.integer("rules_result", memory, index, numbers[2], numbers[3], numbers[4]);
        var flaw = RulesFlaw.of(Api.integer("rules_flaw", memory, index, numbers[5]));
        var rule = new Rule(new String(name.getValue().getByteArray(0, (int) length.get()), StandardCharsets.US_ASCII),
                numbers[0].getValue(), numbers[1].getValue(),
                Optional.of(numbers[2].getValue()).filter(one -> one >= 0).map(Category::of),
                Optional.of(numbers[3].getValue()).filter(one -> one >= 0).map(Bounce::of),
                Optional.of(numbers[4].getValue()).filter(one -> one >= 0).map(Action::of), values(index), flaw,
                flaw == RulesFlaw.SHADOWED ? OptionalInt.of(numbers[5].getValue()) : OptionalInt.empty());
        Reference.reachabilityFence(this);
        return rule;
    }

    private List<Value> values(int index) {
        var values = new ArrayList<Value>();
        var group = new IntByReference();
        var condition = new IntByReference();
        var offset = new Api.SizeReference();
        var length = new Api.SizeReference();
        while (Api.integer("rules_value", memory, index, values.size(), group, condition, offset, length) == 0) {
            values.add(new Value(group.getValue(), RulesCondition.of(condition.getValue()), offset.get(), length.get()));
        }
        return List.copyOf(values);
    }
}
