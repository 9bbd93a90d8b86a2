/*
 * The appliance's program: a queue log on standard input, the state of the lamps on
 * standard output whenever it changes. No heap, no C library, no dynamic loader.
 *
 * SPDX-License-Identifier: MIT
 */
#include "leds.h"
#include "system.h"

#define LINE_SIZE 2048

static void show(unsigned lamps)
{
    static const char *const texts[] = {
        "green off  yellow off  red off\n", "green on   yellow off  red off\n", "green off  yellow on   red off\n",
        "green on   yellow on   red off\n", "green off  yellow off  red on\n",  "green on   yellow off  red on\n",
        "green off  yellow on   red on\n",  "green on   yellow on   red on\n",
    };
    size_t length = 0;
    while (texts[lamps][length] != '\0') {
        length++;
    }
    (void)system_write(1, texts[lamps], length);
}

/*
 * Bytes come as the log is written: a line may arrive in pieces. What is longer than the
 * buffer is read in two, which costs at worst one wrong blink.
 */
int appliance_main(void)
{
    static char buffer[LINE_SIZE];
    struct leds leds = {0, 0, 0, 0};
    unsigned lamps = 0;
    size_t used = 0;
    long got;
    show(lamps);
    while ((got = system_read(0, buffer + used, sizeof buffer - used)) > 0) {
        size_t start = 0;
        used += (size_t)got;
        for (size_t i = used - (size_t)got; i < used; i++) {
            if (buffer[i] == '\n' || i + 1 == sizeof buffer) {
                unsigned now = leds_read(&leds, buffer + start, i - start);
                if (now != lamps) {
                    lamps = now;
                    show(lamps);
                }
                start = i + 1;
            }
        }
        for (size_t i = start; i < used; i++) {
            buffer[i - start] = buffer[i];
        }
        used -= start;
    }
    return got < 0;
}
