// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Fields of a message or of one recipient. */
public class Fields {
    final Memory handle;
    final Source source;
    final Rules rules;

    Fields(Memory handle, Source source, Rules rules) {
        this.handle = handle;
        this.source = source;
        this.rules = rules;
    }

    final int ask(String function, Object... arguments) {
        source.check();
        try {
            return Api.integer(function, Api.with(new Object[] {handle}, arguments));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The bytes of a field as they stand in the message. */
    public final Optional<byte[]> span(Field field) {
        var data = new PointerByReference();
        var length = new Api.SizeReference();
        if (ask("report_span", field.number, data, length) != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(length.get() == 0 ? new byte[0] : data.getValue().getByteArray(0, (int) length.get()));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** A field unfolded and decoded. */
    public final Optional<byte[]> copy(Field field) {
        if (ask("report_copy", field.number, null, new Api.Size(0), null) == Result.ABSENT.number) {
            return Optional.empty();
        }
        try {
            return Optional.of(Api.copied("report_copy", handle, field.number));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The same as text. */
    public final Optional<String> text(Field field) {
        return copy(field).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** A field that is a date. */
    public final Optional<Instant> time(Field field) {
        var seconds = new LongByReference();
        return ask("report_time", field.number, seconds) == 0 ? Optional.of(Instant.ofEpochSecond(seconds.getValue()))
                : Optional.empty();
    }
}
