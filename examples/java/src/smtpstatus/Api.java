// SPDX-License-Identifier: MIT
package smtpstatus;

import com.sun.jna.IntegerType;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByReference;

/** Calls into the shared library, which the property smtpstatus.library may name. */
final class Api {
    private static final NativeLibrary LIBRARY =
            NativeLibrary.getInstance(System.getProperty("smtpstatus.library", "smtpstatus"));

    private Api() {}

    /** A size_t. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        public Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    /** Where the library writes a size_t. */
    public static final class SizeReference extends ByReference {
        public SizeReference() {
            super(Native.SIZE_T_SIZE);
            getPointer().clear(Native.SIZE_T_SIZE);
        }

        long get() {
            return Native.SIZE_T_SIZE == 8 ? getPointer().getLong(0) : Integer.toUnsignedLong(getPointer().getInt(0));
        }
    }

    static int integer(String function, Object... arguments) {
        return LIBRARY.getFunction("smtpstatus_" + function).invokeInt(arguments);
    }

    static String string(String function, Object... arguments) {
        return LIBRARY.getFunction("smtpstatus_" + function).invokeString(arguments, false);
    }

    static Pointer pointer(String function, Object... arguments) {
        return LIBRARY.getFunction("smtpstatus_" + function).invokePointer(arguments);
    }

    static long size(String function, Object... arguments) {
        return ((Size) LIBRARY.getFunction("smtpstatus_" + function).invoke(Size.class, arguments)).longValue();
    }

    /** Memory of the library's side; never of 0 bytes, which JNA does not have. */
    static Memory memory(long size) {
        var memory = new Memory(Math.max(size, 1));
        memory.clear();
        return memory;
    }

    static Memory copyOf(byte[] data) {
        var memory = memory(data.length);
        memory.write(0, data, 0, data.length);
        return memory;
    }

    /** Throws what Java throws for such an error; gives back what is none. */
    static int check(int result) {
        if (result >= 0) {
            return result;
        }
        var text = string("result_text", result);
        throw switch (Result.of(result)) {
            case STATE -> new IllegalStateException(text);
            case ARGUMENT, STORAGE, BUFFER -> new IllegalArgumentException(text);
            default -> new InputException(Result.of(result), 0, 0);
        };
    }

    /** A function that copies bytes: asks for the size, then for the bytes. */
    static byte[] copied(String function, Object... arguments) {
        var needed = new SizeReference();
        integer(function, with(arguments, null, new Size(0), needed));
        var text = memory(needed.get() + 1);
        integer(function, with(arguments, text, new Size(needed.get() + 1), null));
        return text.getByteArray(0, (int) needed.get());
    }

    static Object[] with(Object[] arguments, Object... more) {
        var all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }
}
