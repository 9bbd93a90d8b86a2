// SPDX-License-Identifier: MIT
package smtpstatus;

/** The library that runs. */
public final class Library {
    private Library() {}

    public static String version() {
        return Api.string("version");
    }

    /** The fingerprint of the tables that it was built with. */
    public static String tableRevision() {
        return Api.string("table_revision");
    }
}
