// SPDX-License-Identifier: MIT

/** Runs tests and counts them. */
final class Tests {
    private int passed;
    private int failed;

    interface Test {
        void run() throws Exception;
    }

    void run(String name, Test test) {
        try {
            test.run();
            passed++;
        } catch (Exception | AssertionError wrong) {
            failed++;
            System.out.println("FAILED " + name);
            wrong.printStackTrace(System.out);
        }
    }

    void end() {
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    static void same(Object got, Object wanted, String about) {
        if (!wanted.equals(got)) {
            throw new AssertionError(about + ":\n got " + got + "\nwant " + wanted);
        }
    }

    static <E extends Throwable> E thrown(Class<E> kind, Test test) {
        try {
            test.run();
        } catch (Throwable thrown) {
            if (kind.isInstance(thrown)) {
                return kind.cast(thrown);
            }
            throw new AssertionError("another exception", thrown);
        }
        throw new AssertionError("no " + kind.getSimpleName());
    }
}
