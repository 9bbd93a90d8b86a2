/*
 * The least that a program needs of smtpstatus: prints what one reply means.
 *
 * SPDX-License-Identifier: MIT
 */
#include <smtpstatus.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    smtpstatus status;
    const char *reply = count > 1 ? arguments[1] : "452 4.2.2 Mailbox over quota";
    if (smtpstatus_init(&status, sizeof status) != SMTPSTATUS_OK ||
        smtpstatus_parse_diagnostic(&status, reply, strlen(reply)) != SMTPSTATUS_OK ||
        smtpstatus_classify(&status) != SMTPSTATUS_OK) {
        return 1;
    }
    printf("%s %s\n", smtpstatus_category_name(smtpstatus_category(&status)),
           smtpstatus_bounce_name(smtpstatus_bounce(&status)));
    return 0;
}
