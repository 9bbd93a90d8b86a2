// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.EOFException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One reply, read and judged. For one thread at a time.
 *
 * <p>The bytes that are parsed are copied, and what comes back are copies: a Status depends on no array of the caller.
 */
public final class Status implements AutoCloseable {
    private final Memory handle;
    private Source source;
    private final boolean ownsSource;
    private Rules rules;
    private boolean isJudged;

    /** A line of a reply; its code is 0 where it lost it. */
    public record Line(int code, byte[] text) {}

    public Status() {
        handle = Api.memory(Api.size("size"));
        Api.check(Api.integer("init", handle, new Api.Size(handle.size())));
        source = new Source();
        ownsSource = true;
    }

    /** A copy of a judged handle that belongs to a report. */
    Status(Pointer judged, Source source, Rules rules) {
        handle = Api.memory(Api.size("size"));
        handle.write(0, judged.getByteArray(0, (int) handle.size()), 0, (int) handle.size());
        this.source = source;
        this.rules = rules;
        ownsSource = false;
        isJudged = true;
    }

    /** Frees the input now, not when the collector finds it. That of a recipient belongs to its report. */
    @Override
    public void close() {
        if (ownsSource) {
            source.close();
        }
    }

    /** Sets an option. The verdict follows what is set, as with the other setters. */
    public Status set(Option option, long value) {
        return changed(ask("set_option", option.number, value));
    }

    public long get(Option option) {
        var value = new LongByReference();
        Api.check(ask("get_option", option.number, value));
        return value.getValue();
    }

    /** The SMTP command that was answered: "RCPT TO", "data", "." . */
    public Status setCommand(String name) {
        byte[] data = name.getBytes(StandardCharsets.UTF_8);
        int command = Api.integer("command_value", data, new Api.Size(data.length));
        if (command < 0) {
            throw new IllegalArgumentException(name + " is no SMTP command");
        }
        return set(Option.COMMAND, command);
    }

    /** The server that replied. */
    public Status setHost(String host) {
        byte[] data = host.getBytes(StandardCharsets.UTF_8);
        return changed(ask("set_host", data, new Api.Size(data.length)));
    }

    /** Own rules, or null. */
    public Status setRules(Rules rules) {
        changed(ask("set_rules", Rules.memoryOf(rules)));
        this.rules = rules;
        return this;
    }

    private Status changed(int result) {
        Api.check(result);
        isJudged = false;
        return this;
    }

    /**
     * Reads one reply from the start of the data and gives how many bytes belong to it. Unless they are complete, it
     * may go on behind them: then this is empty; call again with the same bytes and more.
     *
     * @throws EOFException there is nothing, and nothing will come
     * @throws InputException it is no reply
     */
    public OptionalLong parseReply(byte[] data, boolean isComplete) throws EOFException {
        var used = new Api.SizeReference();
        var input = take(data);
        int flags = isComplete ? Input.COMPLETE.number : 0;
        var result = Result.of(ask("parse_reply", input, new Api.Size(data.length), flags, used));
        return switch (result) {
            case OK -> OptionalLong.of(used.get());
            case NEED_MORE -> OptionalLong.empty();
            case END -> throw new EOFException();
            default -> throw new InputException(result, Api.size("error_offset", handle), used.get());
        };
    }

    /** Reads the reply inside a text: a Diagnostic-Code, a line of a log, prose. */
    public Status parseDiagnostic(byte[] data) {
        return changed(ask("parse_diagnostic", take(data), new Api.Size(data.length)));
    }

    /** Takes codes without text, of which one may be 0; an enhanced code is class * 1000000 + subject * 1000 + detail. */
    public Status parseCodes(int replyCode, int enhanced) {
        take(new byte[0]);
        return changed(ask("parse_codes", replyCode, enhanced));
    }

    private Memory take(byte[] data) {
        source.check();
        if (!ownsSource) {
            throw new IllegalStateException("the status of a recipient");
        }
        var input = Api.copyOf(data);
        var before = source;
        source = new Source(input);
        isJudged = false;
        before.close(); // the library does not look at what it read before
        return input;
    }

    /** Asks the library about the handle, while everything that it points to is kept. */
    private int ask(String function, Object... arguments) {
        source.check();
        try {
            return Api.integer(function, Api.with(new Object[] {handle}, arguments));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private Status judged() {
        if (!isJudged) {
            Api.check(ask("classify"));
            isJudged = true;
        }
        source.check();
        return this;
    }

    /** The judged handle for calls of other classes, which keep this object until they are over. */
    Memory judgedHandle() {
        return judged().handle;
    }

    private String say(String function, Object... arguments) {
        try {
            return Api.string(function, Api.with(new Object[] {judgedHandle()}, arguments));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The basic code, of the last line when they differ; 0 is none. */
    public int replyCode() {
        return ask("reply_code");
    }

    public int firstReplyCode() {
        return ask("first_reply_code");
    }

    /** The enhanced code as one number; 0 is none. */
    public int enhancedCode() {
        return ask("enhanced_code");
    }

    /** The enhanced code as text, "5.1.1". */
    public Optional<String> enhanced() {
        int code = enhancedCode();
        return code == 0 ? Optional.empty()
                : Optional.of(code / 1_000_000 + "." + code / 1000 % 1000 + "." + code % 1000);
    }

    public EnumSet<Anomaly> anomalies() {
        return Anomaly.setOf(ask("anomalies"));
    }

    public Category category() {
        return Category.of(judged().ask("category"));
    }

    public Outcome outcome() {
        return Outcome.of(judged().ask("outcome"));
    }

    public Bounce bounce() {
        return Bounce.of(judged().ask("bounce"));
    }

    public Action action() {
        return Action.of(judged().ask("action"));
    }

    public Scope scope() {
        return Scope.of(judged().ask("scope"));
    }

    public Impact impact() {
        return Impact.of(judged().ask("impact"));
    }

    /** How sure the verdict is, 0..100. */
    public int confidence() {
        return judged().ask("confidence");
    }

    public EnumSet<Evidence> evidence() {
        return Evidence.setOf(judged().ask("evidence"));
    }

    public EnumSet<Evidence> decidingEvidence() {
        return Evidence.setOf(judged().ask("deciding_evidence"));
    }

    public EnumSet<Conflict> conflicts() {
        return Conflict.setOf(judged().ask("conflicts"));
    }

    public Command command() {
        return Command.of(ask("command"));
    }

    /** The short name of the mailbox provider or filter, "google"; empty when it is not known. */
    public Optional<String> provider() {
        int provider = judged().ask("provider");
        return provider == 0 ? Optional.empty() : Optional.of(Api.string("provider_name", provider));
    }

    public Schedule schedule() {
        return Schedule.of(judged().ask("schedule"));
    }

    public Event event() {
        return Event.of(judged().ask("event"));
    }

    /** How long the server asks to wait. */
    public Optional<Duration> retryAfter() {
        var seconds = new IntByReference();
        return judged().ask("retry_after", seconds) == 0 ? Optional.of(Duration.ofSeconds(seconds.getValue()))
                : Optional.empty();
    }

    /** The place of the own rule that spoke. */
    public OptionalInt matchedRule() {
        var index = new IntByReference();
        return judged().ask("matched_rule", index) == 0 ? OptionalInt.of(index.getValue()) : OptionalInt.empty();
    }

    /** The rule that decided: "enhanced:5.1.1", "custom:NAME". */
    public String rule() {
        return new String(copied("rule"), StandardCharsets.US_ASCII);
    }

    /** The text for a person: lines joined, codes left out. */
    public byte[] textBytes() {
        source.check();
        return copied("copy_text");
    }

    public String text() {
        return new String(textBytes(), StandardCharsets.UTF_8);
    }

    private byte[] copied(String function) {
        try {
            return Api.copied(function, judgedHandle());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    public List<Line> lines() {
        var lines = new ArrayList<Line>();
        var cursor = new Api.SizeReference();
        var code = new IntByReference();
        var text = new PointerByReference();
        var length = new Api.SizeReference();
        while (ask("next_line", cursor, code, text, length) == 0) {
            lines.add(new Line(code.getValue(), bytes(text, length)));
        }
        return lines;
    }

    /** The bytes of one part of the input. */
    public Optional<byte[]> span(Part part) {
        var data = new PointerByReference();
        var length = new Api.SizeReference();
        return judged().ask("span", part.number, data, length) == 0 ? Optional.of(bytes(data, length)) : Optional.empty();
    }

    private byte[] bytes(PointerByReference data, Api.SizeReference length) {
        try {
            return length.get() == 0 ? new byte[0] : data.getValue().getByteArray(0, (int) length.get());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    public String explanation() {
        return say("explanation");
    }

    public String advice() {
        return say("advice");
    }

    public String reference() {
        return say("reference");
    }

    /** What another system calls it. */
    public String term(Vocabulary vocabulary) {
        return say("vocabulary_term", vocabulary.number);
    }
}
