/* SPDX-License-Identifier: MIT */
#include "values.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

void row_null(Row *row)
{
    row->nulls[row->column] = true;
    row->values[row->column++] = (Datum)0;
}

void row_value(Row *row, Datum value)
{
    row->nulls[row->column] = false;
    row->values[row->column++] = value;
}

void row_string(Row *row, const char *text)
{
    row_value(row, CStringGetTextDatum(text));
}

void row_integer(Row *row, int32 number)
{
    row_value(row, Int32GetDatum(number));
}

void row_bytes(Row *row, const char *data, size_t length)
{
    const unsigned char *at = (const unsigned char *)data;
    const unsigned char *end = at + length;
    StringInfoData clean;
    char *text;

    initStringInfo(&clean);
    while (at < end) {
        int size = pg_utf_mblen(at);
        if (*at == '\0') {
            at++;
        } else if (size <= end - at && pg_utf8_islegal(at, size)) {
            appendBinaryStringInfo(&clean, (const char *)at, size);
            at += size;
        } else {
            appendStringInfoString(&clean, "\xEF\xBF\xBD");
            at++;
        }
    }
    text = pg_any_to_server(clean.data, clean.len, PG_UTF8);
    row_string(row, text);
    if (text != clean.data) {
        pfree(text);
    }
    pfree(clean.data);
}

void row_bits(Row *row, uint32 bits, const char *(*name)(uint32_t))
{
    Datum names[32];
    int count = 0;

    for (uint32 bit = 1; bit != 0; bit <<= 1) {
        if ((bits & bit) != 0) {
            names[count++] = CStringGetTextDatum(name(bit));
        }
    }
    row_value(row, PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT)));
}

/* A name, NULL for the value 0 where that stands for "not known". */
static void row_known(Row *row, int value, const char *(*name)(int))
{
    if (value == 0) {
        row_null(row);
    } else {
        row_string(row, name(value));
    }
}

static void row_part(Row *row, const smtpstatus *status, int part)
{
    const char *data;
    size_t length;

    if (smtpstatus_span(status, part, &data, &length) == SMTPSTATUS_OK) {
        row_bytes(row, data, length);
    } else {
        row_null(row);
    }
}

static void row_enhanced(Row *row, const smtpstatus *status)
{
    char text[16];
    uint32_t code = smtpstatus_enhanced_code(status);

    if (code != 0 && smtpstatus_enhanced_text(code, text, sizeof text, NULL) == SMTPSTATUS_OK) {
        row_string(row, text);
    } else {
        row_null(row);
    }
}

static void row_text(Row *row, const smtpstatus *status)
{
    size_t length = 0;
    char *text;

    (void)smtpstatus_copy_text(status, NULL, 0, &length);
    text = palloc(length + 1);
    if (length > 0 && smtpstatus_copy_text(status, text, length, &length) == SMTPSTATUS_OK) {
        row_bytes(row, text, length);
    } else {
        row_null(row);
    }
    pfree(text);
}

HeapTuple verdict_tuple(TupleDesc descriptor, const smtpstatus *status)
{
    Datum values[VERDICT_COLUMNS];
    bool nulls[VERDICT_COLUMNS];
    Row row = {values, nulls, 0};
    char rule[64];
    size_t length = 0;
    uint32_t seconds = 0;

    if (smtpstatus_reply_code(status) != 0) {
        row_integer(&row, smtpstatus_reply_code(status));
    } else {
        row_null(&row);
    }
    row_enhanced(&row, status);
    row_string(&row, smtpstatus_category_name(smtpstatus_category(status)));
    row_string(&row, smtpstatus_outcome_name(smtpstatus_outcome(status)));
    row_string(&row, smtpstatus_bounce_name(smtpstatus_bounce(status)));
    row_string(&row, smtpstatus_action_name(smtpstatus_action(status)));
    row_string(&row, smtpstatus_scope_name(smtpstatus_scope(status)));
    row_string(&row, smtpstatus_impact_name(smtpstatus_impact(status)));
    row_integer(&row, smtpstatus_confidence(status));
    row_bits(&row, smtpstatus_evidence(status), smtpstatus_evidence_name);
    row_part(&row, status, SMTPSTATUS_PART_MATCH);
    if (smtpstatus_rule(status, rule, sizeof rule, &length) == SMTPSTATUS_OK && length > 0) {
        row_string(&row, rule);
    } else {
        row_null(&row);
    }
    row_known(&row, smtpstatus_provider(status), smtpstatus_provider_name);
    row_part(&row, status, SMTPSTATUS_PART_PROVIDER_CODE);
    if (smtpstatus_retry_after(status, &seconds) == SMTPSTATUS_OK) {
        row_integer(&row, (int32)seconds);
    } else {
        row_null(&row);
    }
    row_part(&row, status, SMTPSTATUS_PART_BLOCKLIST);
    row_part(&row, status, SMTPSTATUS_PART_URL);
    row_part(&row, status, SMTPSTATUS_PART_CLIENT_IP);
    row_known(&row, smtpstatus_command(status), smtpstatus_command_name);
    row_bits(&row, smtpstatus_anomalies(status), smtpstatus_anomaly_name);
    row_bits(&row, smtpstatus_conflicts(status), smtpstatus_conflict_name);
    row_text(&row, status);
    Assert(row.column == VERDICT_COLUMNS);
    return heap_form_tuple(descriptor, values, nulls);
}
