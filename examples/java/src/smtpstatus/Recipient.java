// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;
import java.util.EnumSet;

/** What a report says of one recipient. It stays as it is when the report goes on. */
public final class Recipient extends Fields {
    private final Status status;

    Recipient(Memory handle, Source source, Rules rules) {
        super(handle, source, rules);
        status = new Status(Api.pointer("report_status", handle), source, rules);
    }

    public Status status() {
        return status;
    }

    /** What the report says must become of the recipient. */
    public Kind action() {
        return Kind.of(ask("report_action"));
    }

    /** The enhanced code of the Status field, as one number; 0 when it has none. */
    public int statusField() {
        return ask("report_status_field");
    }

    public EnumSet<ReportConflict> conflicts() {
        return ReportConflict.setOf(ask("report_conflicts"));
    }
}
