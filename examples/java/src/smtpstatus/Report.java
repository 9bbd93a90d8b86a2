// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A message that is read; iterating gives its recipients, each time from the first one. Closing it frees the message,
 * after which neither the report nor its recipients can be asked.
 */
public final class Report extends Fields implements Iterable<Recipient>, AutoCloseable {

    private Report(Memory handle, Source source, Rules rules) {
        super(handle, source, rules);
    }

    public static Report read(byte[] message) {
        return read(message, null);
    }

    /** Reads a message, judging with own rules or null. Any bytes are a message. */
    public static Report read(byte[] message, Rules rules) {
        var data = Api.copyOf(message);
        var handle = opened(data, message.length, null, rules);
        if (handle.isPresent()) {
            return new Report(handle.get(), new Source(data), rules);
        }
        var scratch = Api.memory(Api.size("report_scratch_size", new Api.Size(message.length)));
        return new Report(opened(data, message.length, scratch, rules).orElseThrow(), new Source(data, scratch), rules);
    }

    /** Empty when it needs scratch memory; most messages need none. */
    private static Optional<Memory> opened(Memory data, int length, Memory scratch, Rules rules) {
        var handle = Api.memory(Api.size("report_size"));
        Api.check(Api.integer("report_init", handle, new Api.Size(handle.size())));
        Api.check(Api.integer("report_set_rules", handle, Rules.memoryOf(rules)));
        int result = Api.integer("report_open", handle, data, new Api.Size(length), scratch,
                new Api.Size(scratch == null ? 0 : scratch.size()));
        if (result == Result.BUFFER.number) {
            return Optional.empty();
        }
        Api.check(result);
        return Optional.of(handle);
    }

    @Override
    public void close() {
        source.close();
    }

    public Kind kind() {
        return Kind.of(ask("report_kind"));
    }

    /** The mail server or standard whose form the message has; "" when it is not known. */
    public String dialect() {
        source.check();
        return Api.string("report_dialect", handle);
    }

    @Override
    public Iterator<Recipient> iterator() {
        return new Recipients(this);
    }

    private static Memory copyOf(Memory handle) {
        return Api.copyOf(handle.getByteArray(0, (int) handle.size())); // handles may be copied as bytes
    }

    private static final class Recipients implements Iterator<Recipient> {
        private final Fields at;
        private Recipient next;

        Recipients(Report report) {
            at = new Fields(copyOf(report.handle), report.source, report.rules);
        }

        @Override
        public boolean hasNext() {
            if (next == null && Api.check(at.ask("report_next")) == 0) {
                next = new Recipient(copyOf(at.handle), at.source, at.rules);
            }
            return next != null;
        }

        @Override
        public Recipient next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var recipient = next;
            next = null;
            return recipient;
        }
    }
}
