/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

#define CHUNK 65536U

void input_open(struct input *input, const char *name)
{
    struct stat about;
    int is_standard = strcmp(name, "-") == 0;
    input->name = is_standard ? "standard input" : name;
    input->descriptor = is_standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    input->error = input->descriptor < 0 ? errno : 0;
    input->ended = input->descriptor < 0;
    input->regular = input->descriptor >= 0 && fstat(input->descriptor, &about) == 0 && S_ISREG(about.st_mode);
    input->buffer.length = input->start = 0;
    input->offset = 0;
}

const char *input_data(const struct input *input)
{
    return input->buffer.data != NULL ? input->buffer.data + input->start : "";
}

size_t input_length(const struct input *input)
{
    return input->buffer.length - input->start;
}

/* Moves the waiting bytes to the front, but only when that frees at least as much as it moves. */
static void compact(struct input *input)
{
    size_t waiting = input_length(input);
    if (input->start > 0 && input->start >= waiting) {
        memmove(input->buffer.data, input->buffer.data + input->start, waiting);
        input->buffer.length = waiting;
        input->start = 0;
    }
}

/* As read(), but waits where the descriptor does not, and goes on after a signal. */
static ssize_t read_waiting(int descriptor, char *room, size_t size)
{
    for (;;) {
        ssize_t count = read(descriptor, room, size);
        if (count >= 0 || (errno != EINTR && errno != EAGAIN)) {
            return count;
        }
        if (errno == EAGAIN) {
            struct pollfd waiting = {descriptor, POLLIN, 0};
            (void)poll(&waiting, 1, -1);
        }
    }
}

void input_fill(struct input *input)
{
    compact(input);
    char *room = buffer_reserve(&input->buffer, CHUNK);
    if (!input->regular) {
        flush_output();
    }
    ssize_t count = read_waiting(input->descriptor, room, CHUNK);
    if (count > 0) {
        input->buffer.length += (size_t)count;
        return;
    }
    input->ended = 1;
    input->error = count < 0 ? errno : 0;
}

void input_skip(struct input *input, size_t length)
{
    input->start += length;
    input->offset += length;
}

void input_close(struct input *input)
{
    if (input->descriptor > STDIN_FILENO) {
        (void)close(input->descriptor);
    }
}
