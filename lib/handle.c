/*
 * The library's version and the texts of its results; the handle's storage and options, and codes
 * that are put into it without text.
 *
 * SPDX-License-Identifier: MIT
 */
#include "codes.h"
#include "enhanced.h"
#include "providers.h"
#include "rules.h"
#include "status.h"

#define DEFAULT_MAX_BYTES 65536U
#define DEFAULT_MAX_LINES 1024U

#define STRINGIFY_VALUE(x) #x
#define STRINGIFY(x) STRINGIFY_VALUE(x)

const char *smtpstatus_version(void)
{
    return STRINGIFY(SMTPSTATUS_VERSION_MAJOR) "." STRINGIFY(SMTPSTATUS_VERSION_MINOR) "." STRINGIFY(
        SMTPSTATUS_VERSION_PATCH);
}

uint32_t smtpstatus_version_number(void)
{
    return SMTPSTATUS_VERSION_MAJOR * 1000000U + SMTPSTATUS_VERSION_MINOR * 1000U + SMTPSTATUS_VERSION_PATCH;
}

uint32_t smtpstatus_features(void)
{
    uint32_t features = SMTPSTATUS_TEXT ? SMTPSTATUS_FEATURE_TEXT : 0U;
#if SMTPSTATUS_DSN
    features |= SMTPSTATUS_FEATURE_DSN;
#endif
#if SMTPSTATUS_ADVICE
    features |= SMTPSTATUS_FEATURE_ADVICE;
#endif
#if SMTPSTATUS_RULES
    features |= SMTPSTATUS_FEATURE_RULES;
#endif
    return features;
}

const char *smtpstatus_table_revision(void)
{
    return table_revision;
}

uint32_t smtpstatus_anomaly_strict(void)
{
    return SMTPSTATUS_ANOMALY_STRICT;
}

int smtpstatus_is_error(int result)
{
    return result < 0;
}

SMTPSTATUS_RARE const char *smtpstatus_result_text(int result)
{
    switch (result) {
    case SMTPSTATUS_OK:
        return "done";
    case SMTPSTATUS_NEED_MORE:
        return "the reply goes on after these bytes";
    case SMTPSTATUS_END:
        return "there is no further item";
    case SMTPSTATUS_ABSENT:
        return "the input has no such part";
    case SMTPSTATUS_ERROR_ARGUMENT:
        return "an argument is missing or out of range";
    case SMTPSTATUS_ERROR_STORAGE:
        return "the storage is too small for a handle";
    case SMTPSTATUS_ERROR_STATE:
        return "called too early: not initialised, opened or parsed";
    case SMTPSTATUS_ERROR_BUFFER:
        return "the buffer is too small for the text";
    case SMTPSTATUS_ERROR_LEFT_OUT:
        return "this build of the library leaves that part out";
    case SMTPSTATUS_ERROR_NO_CODE:
        return "the line does not start with a three-digit reply code";
    case SMTPSTATUS_ERROR_BAD_CODE:
        return "the first digit of the reply code is not 2, 3, 4 or 5";
    case SMTPSTATUS_ERROR_TOO_LONG:
        return "the reply has more bytes than the limit allows";
    case SMTPSTATUS_ERROR_TOO_MANY_LINES:
        return "the reply has more lines than the limit allows";
    case SMTPSTATUS_ERROR_REFUSED:
        return "the reply departs from the standard in a way that the caller refuses";
    case SMTPSTATUS_ERROR_NOT_ENHANCED:
        return "there is no enhanced status code here";
    case SMTPSTATUS_ERROR_DAMAGED:
        return "the number is no history, or it was damaged";
    case SMTPSTATUS_ERROR_NEWER:
        return "a newer version of the library wrote this history";
    default:
#if SMTPSTATUS_RULES
        if (result <= SMTPSTATUS_ERROR_RULE_EXPECTED && result >= SMTPSTATUS_ERROR_RULE_CROWDED) {
            return rules_error_text(result);
        }
#endif
        return "not a result of this library";
    }
}

size_t smtpstatus_size(void)
{
    return sizeof(struct status);
}

size_t smtpstatus_alignment(void)
{
    return _Alignof(struct status);
}

int smtpstatus_init(smtpstatus *handle, size_t size)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (size < sizeof(struct status)) {
        return SMTPSTATUS_ERROR_STORAGE;
    }
    struct status *status = status_of(handle);
    clear(status, sizeof *status);
    status->max_bytes = DEFAULT_MAX_BYTES;
    status->max_lines = DEFAULT_MAX_LINES;
    status->use_text = SMTPSTATUS_TEXT;
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_set_option(smtpstatus *handle, int option, uint64_t value)
{
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    if (option == SMTPSTATUS_OPTION_TEXT && value <= SMTPSTATUS_TEXT) {
        status->use_text = (uint8_t)value;
    } else if (option == SMTPSTATUS_OPTION_MAX_BYTES && value >= 1) {
        status->max_bytes = value;
    } else if (option == SMTPSTATUS_OPTION_MAX_LINES && value >= 1 && value <= UINT32_MAX) {
        status->max_lines = (uint32_t)value;
    } else if (option == SMTPSTATUS_OPTION_REFUSE && value <= UINT32_MAX) {
        status->refuse = (uint32_t)value;
    } else if (option == SMTPSTATUS_OPTION_COMMAND && value < TABLE_COMMANDS) {
        status->command = (uint8_t)value;
    } else {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_get_option(const smtpstatus *handle, int option, uint64_t *value)
{
    if (handle == NULL || value == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    const struct status *status = status_read(handle);
    switch (option) {
    case SMTPSTATUS_OPTION_TEXT:
        *value = status->use_text;
        return SMTPSTATUS_OK;
    case SMTPSTATUS_OPTION_MAX_BYTES:
        *value = status->max_bytes;
        return SMTPSTATUS_OK;
    case SMTPSTATUS_OPTION_MAX_LINES:
        *value = status->max_lines;
        return SMTPSTATUS_OK;
    case SMTPSTATUS_OPTION_REFUSE:
        *value = status->refuse;
        return SMTPSTATUS_OK;
    case SMTPSTATUS_OPTION_COMMAND:
        *value = status->command;
        return SMTPSTATUS_OK;
    default:
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
}

#if SMTPSTATUS_RULES
/* Own rules know hosts by hashes of their last labels: the name itself is not kept. */
static void hash_host(struct status *status, const char *host, size_t length)
{
    uint64_t hash = 0;
    status->host_labels = 0;
    while (length > 0 && host[length - 1] == '.') {
        length--;
    }
    while (length > 0 && status->host_labels < STATUS_HOST_LABELS) {
        size_t label = length;
        while (label > 0 && host[label - 1] != '.') {
            label--;
        }
        hash = rules_hash_label(hash, host + label, length - label);
        status->host_suffixes[status->host_labels++] = hash;
        length = label > 0 ? label - 1 : 0;
    }
    status->host_labels = (uint8_t)(status->host_labels + (length > 0));
}
#endif

int smtpstatus_set_host(smtpstatus *handle, const char *host, size_t length)
{
    if (handle == NULL || (host == NULL && length > 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    status_of(handle)->host_provider = provider_of_host(host, length);
#if SMTPSTATUS_RULES
    hash_host(status_of(handle), host, length);
#endif
    return SMTPSTATUS_OK;
}

SMTPSTATUS_RARE int smtpstatus_parse_codes(smtpstatus *handle, int reply_code, uint32_t enhanced)
{
    uint32_t class_digit = enhanced_class(enhanced);
    if (handle == NULL) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    struct status *status = status_of(handle);
    status_forget(status);
    if ((reply_code != 0 && (reply_code < 200 || reply_code > 599)) ||
        (enhanced != 0 && class_digit != 2 && class_digit != 4 && class_digit != 5) ||
        (reply_code == 0 && enhanced == 0)) {
        return SMTPSTATUS_ERROR_ARGUMENT;
    }
    if (!status_is_ready(status)) {
        return SMTPSTATUS_ERROR_STATE;
    }
    status->reading.kind = INPUT_CODES;
    status->reading.code = status->reading.first_code = (uint16_t)reply_code;
    status->reading.enhanced_code = enhanced;
    status->reading.anomalies = enhanced_against(enhanced, (uint32_t)reply_code);
    return SMTPSTATUS_OK;
}
