// SPDX-License-Identifier: MIT
package smtpstatus;

/** The input is wrong: at an offset, and after {@code consumed()} bytes one may go on reading. */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Result result;
    private final long offset;
    private final long consumed;

    InputException(Result result, long offset, long consumed) {
        super(Api.string("result_text", result.number));
        this.result = result;
        this.offset = offset;
        this.consumed = consumed;
    }

    public Result result() {
        return result;
    }

    public long offset() {
        return offset;
    }

    public long consumed() {
        return consumed;
    }
}
