/*
 * Messages on standard error, exit statuses, and the end of standard output.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

enum exit_status {
    EXIT_FINE = 0,
    EXIT_BAD_INPUT = 1, /* some input was bad or unreadable, or nothing matched */
    EXIT_USAGE = 2
};

#if defined(__GNUC__)
#define PRINTF_LIKE(text, values) __attribute__((format(printf, text, values)))
#else
#define PRINTF_LIKE(text, values)
#endif

/* Prints "smtpstatus: ..." and a line end on standard error, after all that was written on standard output. */
void complain(const char *format, ...) PRINTF_LIKE(1, 2);

/* Says that memory is out and ends the program. */
_Noreturn void fail_memory(void);

/* Flushes standard output. Ends the program when it cannot be written. */
void flush_output(void);

#endif
