/*
 * The guards around the inputs of all tests: they are there, and they hold.
 *
 * SPDX-License-Identifier: MIT
 */
#include "../guard.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether a process that reads this byte comes to its end otherwise than well. */
static int is_deadly(const char *byte)
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)signal(SIGSEGV, SIG_DFL); /* cmocka would go on with the next test */
        (void)signal(SIGBUS, SIG_DFL);
        (void)freopen("/dev/null", "w", stderr);
        volatile char touched = *(const volatile char *)byte;
        (void)touched;
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static void test_one_byte_too_many_is_deadly(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 3, 4095, 4096, 100000};
    static char input[100000];
    for (size_t i = 0; i < COUNT(lengths); i++) {
        const char *place = guard_place(0, input, lengths[i], GUARD_BEHIND);
        assert_true(is_deadly(place + lengths[i]));
        assert_true(lengths[i] == 0 || !is_deadly(place + lengths[i] - 1));
        place = guard_place(0, input, lengths[i], GUARD_IN_FRONT);
        assert_true(is_deadly(place - 1));
        assert_true(lengths[i] == 0 || !is_deadly(place));
    }
}

static void test_calls_come_through_the_guard(void **state)
{
    (void)state;
    smtpstatus status;
    size_t size;
    uint32_t enhanced;
    make_fresh(&status);
    unsigned long before = guard_calls();
    assert_int_equal(smtpstatus_parse_reply(&status, BYTES("250 ok\r\n"), 0, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_diagnostic(&status, BYTES("550 no")), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_parse_enhanced(BYTES("5.1.1"), &enhanced, NULL, NULL), SMTPSTATUS_OK);
    assert_int_equal(smtpstatus_set_host(&status, BYTES("mx.example.org")), SMTPSTATUS_OK);
    (void)smtpstatus_rules_size(BYTES(""), &size, NULL, NULL);
    assert_int_equal(guard_calls(), before + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_byte_too_many_is_deadly),
        cmocka_unit_test(test_calls_come_through_the_guard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
