// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.Memory;

/**
 * The memory that handles point into. Who has such a handle has this, too, so the collector does not free it before;
 * once it is closed the handles must not be used.
 */
final class Source {
    private final Memory[] blocks;
    private boolean isClosed;

    Source(Memory... blocks) {
        this.blocks = blocks;
    }

    void check() {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
    }

    void close() {
        if (!isClosed) {
            isClosed = true;
            for (Memory block : blocks) {
                block.close();
            }
        }
    }
}
