/* SPDX-License-Identifier: MIT */
#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void complain(const char *format, ...)
{
    va_list arguments;
    (void)fflush(stdout);
    fputs("smtpstatus: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void fail_memory(void)
{
    complain("out of memory");
    exit(EXIT_BAD_INPUT);
}

void flush_output(void)
{
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain("cannot write standard output: %s", errno != 0 ? strerror(errno) : "write error");
        exit(EXIT_BAD_INPUT);
    }
}
