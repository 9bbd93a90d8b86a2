// SPDX-License-Identifier: MIT
package smtpstatus;

/** The text of rules is wrong there; line and column count from 1. */
public final class RuleException extends InputException {
    private static final long serialVersionUID = 1;
    private final int line;
    private final int column;

    RuleException(Result result, int line, int column) {
        super(result, 0, 0);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
