/*
 * What a verdict means for the history of an address. docs/deciding.md tells it for
 * people.
 *
 * SPDX-License-Identifier: MIT
 */
#include "status.h"
#include "tables.h"

/*
 * A soft bounce counts against the address only where its category is a state of the
 * address. Trouble of the receiving server, or of no known kind, counts far more slowly. What the sender's side
 * may have caused counts never: a broken resolver must not empty a list.
 */
static int event_of_soft(int category, int outcome)
{
    switch (category) {
    case SMTPSTATUS_CATEGORY_USER_UNKNOWN:
    case SMTPSTATUS_CATEGORY_MAILBOX_UNAVAILABLE:
    case SMTPSTATUS_CATEGORY_ADDRESS_INVALID:
    case SMTPSTATUS_CATEGORY_RECIPIENT_MOVED:
        return SMTPSTATUS_EVENT_SOFT;
    case SMTPSTATUS_CATEGORY_MAILBOX_FULL:
        return SMTPSTATUS_EVENT_FULL;
    case SMTPSTATUS_CATEGORY_MAILBOX_DISABLED:
        return SMTPSTATUS_EVENT_DISABLED;
    case SMTPSTATUS_CATEGORY_DOMAIN_UNKNOWN: /* deferred: the name servers did not answer, ours or theirs */
        return outcome == SMTPSTATUS_OUTCOME_DEFERRED ? SMTPSTATUS_EVENT_NOTHING : SMTPSTATUS_EVENT_SERVER;
    case SMTPSTATUS_CATEGORY_UNKNOWN: /* it may well be a block in words that nobody knows */
    case SMTPSTATUS_CATEGORY_DOMAIN_REFUSES_MAIL:
    case SMTPSTATUS_CATEGORY_ROUTING_FAILED:
    case SMTPSTATUS_CATEGORY_CONNECTION_FAILED:
    case SMTPSTATUS_CATEGORY_MESSAGE_EXPIRED:
    case SMTPSTATUS_CATEGORY_SYSTEM_ERROR:
    case SMTPSTATUS_CATEGORY_SYSTEM_FULL:
    case SMTPSTATUS_CATEGORY_SYSTEM_BUSY:
        return SMTPSTATUS_EVENT_SERVER;
    default:
        return SMTPSTATUS_EVENT_NOTHING;
    }
}

/* Whether a number is a value of an enum whose last one is `last`. */
static int is_value_up_to(int number, int last)
{
    return number >= 0 && number <= last;
}

int smtpstatus_event_of(int category, int outcome, int bounce)
{
    if (!is_value_up_to(category, (int)TABLE_CATEGORIES - 1) || !is_value_up_to(outcome, SMTPSTATUS_OUTCOME_FAILED) ||
        !is_value_up_to(bounce, SMTPSTATUS_BOUNCE_BLOCK)) {
        return SMTPSTATUS_EVENT_NOTHING;
    }
    if (category == SMTPSTATUS_CATEGORY_FEEDBACK) {
        return SMTPSTATUS_EVENT_COMPLAINT;
    }
    switch (bounce) {
    case SMTPSTATUS_BOUNCE_NONE:
        return category == SMTPSTATUS_CATEGORY_ACCEPTED ? SMTPSTATUS_EVENT_DELIVERED : SMTPSTATUS_EVENT_NOTHING;
    case SMTPSTATUS_BOUNCE_HARD:
        return SMTPSTATUS_EVENT_HARD;
    case SMTPSTATUS_BOUNCE_SOFT:
        return event_of_soft(category, outcome);
    default:
        return SMTPSTATUS_EVENT_NOTHING;
    }
}

/* Replies to what comes before RCPT (the enum has the order of the dialogue) know of no recipient yet. */
static int precedes_recipient(int command)
{
    return command >= SMTPSTATUS_COMMAND_CONNECT && command <= SMTPSTATUS_COMMAND_MAIL;
}

/* Whether a 2yz reply can be the one that takes the message over. */
static int takes_message(const smtpstatus *status)
{
    int command = smtpstatus_command(status);
    int code = smtpstatus_reply_code(status);
    return (command == SMTPSTATUS_COMMAND_UNKNOWN || command == SMTPSTATUS_COMMAND_END_OF_DATA ||
            command == SMTPSTATUS_COMMAND_BDAT) &&
           (code == 0 || code == 250);
}

int smtpstatus_event(const smtpstatus *status)
{
    int event = smtpstatus_event_of(smtpstatus_category(status), smtpstatus_outcome(status), smtpstatus_bounce(status));
    switch (event) {
    case SMTPSTATUS_EVENT_DELIVERED:
        return takes_message(status) ? event : SMTPSTATUS_EVENT_NOTHING;
    case SMTPSTATUS_EVENT_SOFT:
    case SMTPSTATUS_EVENT_FULL:
    case SMTPSTATUS_EVENT_DISABLED:
        return precedes_recipient(smtpstatus_command(status)) || smtpstatus_scope(status) == SMTPSTATUS_SCOPE_SENDER
                   ? SMTPSTATUS_EVENT_NOTHING
                   : event;
    default:
        return event;
    }
}
