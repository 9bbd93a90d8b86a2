/*
 * smtp_bounces(): a bounce message as one row for each recipient.
 *
 * SPDX-License-Identifier: MIT
 */
#include "values.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include <smtpstatus_dsn.h>

#define BOUNCE_COLUMNS 21

PG_FUNCTION_INFO_V1(smtpstatus_pg_bounces);

static void row_field(Row *row, const smtpstatus_report *report, int field)
{
    size_t length = 0;
    char *text;

    if (smtpstatus_report_copy(report, field, NULL, 0, &length) == SMTPSTATUS_ABSENT) {
        row_null(row);
        return;
    }
    text = palloc(length + 1);
    (void)smtpstatus_report_copy(report, field, text, length, &length);
    row_bytes(row, text, length);
    pfree(text);
}

static void row_time(Row *row, const smtpstatus_report *report, int field)
{
    const int64 most = 253402300799; /* the year 9999 */
    int64_t seconds;

    if (smtpstatus_report_time(report, field, &seconds) == SMTPSTATUS_OK && seconds >= -most && seconds <= most) {
        row_value(row, TimestampTzGetDatum(time_t_to_timestamptz((pg_time_t)seconds)));
    } else {
        row_null(row);
    }
}

/* The words of RFC 3464 2.3.3. */
static void row_action(Row *row, int kind)
{
    if (kind == SMTPSTATUS_KIND_BOUNCE) {
        row_string(row, "failed");
    } else if (kind >= SMTPSTATUS_KIND_DELAYED && kind <= SMTPSTATUS_KIND_EXPANDED) {
        row_string(row, smtpstatus_report_kind_name(kind));
    } else {
        row_null(row);
    }
}

/* The enhanced code that counts: of the verdict, else the Status field's. */
static void row_status(Row *row, const smtpstatus_report *report, const smtpstatus *status)
{
    char text[16];
    uint32_t code = smtpstatus_report_status_field(report);

    if (status != NULL && smtpstatus_enhanced_code(status) != 0) {
        code = smtpstatus_enhanced_code(status);
    }
    if (code != 0 && smtpstatus_enhanced_text(code, text, sizeof text, NULL) == SMTPSTATUS_OK) {
        row_string(row, text);
    } else {
        row_null(row);
    }
}

/* The row type of the last column, smtp_verdict. */
static TupleDesc verdict_type(TupleDesc rows)
{
    TupleDesc type = lookup_rowtype_tupdesc_copy(TupleDescAttr(rows, BOUNCE_COLUMNS - 1)->atttypid, -1);

    if (type->natts != VERDICT_COLUMNS) {
        ereport(ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("the type smtp_verdict is not the one of this library")));
    }
    return BlessTupleDesc(type);
}

/* A row for the current recipient; without one, what is known of the message. */
static void put_row(ReturnSetInfo *result, TupleDesc verdict, const smtpstatus_report *report)
{
    Datum values[BOUNCE_COLUMNS];
    bool nulls[BOUNCE_COLUMNS];
    Row row = {values, nulls, 0};
    const smtpstatus *status = smtpstatus_report_status(report);
    const char *dialect = smtpstatus_report_dialect(report);

    row_string(&row, smtpstatus_report_kind_name(smtpstatus_report_kind(report)));
    if (dialect[0] != '\0') {
        row_string(&row, dialect);
    } else {
        row_null(&row);
    }
    row_field(&row, report, SMTPSTATUS_FIELD_RECIPIENT);
    row_field(&row, report, SMTPSTATUS_FIELD_ORIGINAL_RECIPIENT);
    row_action(&row, smtpstatus_report_action(report));
    row_status(&row, report, status);
    row_field(&row, report, SMTPSTATUS_FIELD_DIAGNOSTIC);
    row_field(&row, report, SMTPSTATUS_FIELD_DIAGNOSTIC_TYPE);
    row_field(&row, report, SMTPSTATUS_FIELD_REMOTE_MTA);
    row_field(&row, report, SMTPSTATUS_FIELD_REPORTING_MTA);
    row_time(&row, report, SMTPSTATUS_FIELD_ARRIVAL_DATE);
    row_time(&row, report, SMTPSTATUS_FIELD_LAST_ATTEMPT_DATE);
    row_time(&row, report, SMTPSTATUS_FIELD_WILL_RETRY_UNTIL);
    row_field(&row, report, SMTPSTATUS_FIELD_ENVELOPE_ID);
    row_field(&row, report, SMTPSTATUS_FIELD_MESSAGE_ID);
    row_field(&row, report, SMTPSTATUS_FIELD_SUBJECT);
    row_field(&row, report, SMTPSTATUS_FIELD_FROM);
    row_field(&row, report, SMTPSTATUS_FIELD_RETURN_PATH);
    row_field(&row, report, SMTPSTATUS_FIELD_FEEDBACK_TYPE);
    row_field(&row, report, SMTPSTATUS_FIELD_SOURCE_IP);
    if (status != NULL) {
        row_value(&row, HeapTupleGetDatum(verdict_tuple(verdict, status)));
    } else {
        row_null(&row);
    }
    Assert(row.column == BOUNCE_COLUMNS);
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* smtp_bounces(message bytea) */
Datum smtpstatus_pg_bounces(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    bytea *message = PG_GETARG_BYTEA_PP(0);
    size_t length = VARSIZE_ANY_EXHDR(message);
    size_t scratch_size = smtpstatus_report_scratch_size(length);
    char *scratch = palloc_extended(scratch_size + 1, MCXT_ALLOC_HUGE);
    smtpstatus_report report;
    TupleDesc verdict;
    int recipients = 0;

    InitMaterializedSRF(fcinfo, 0);
    verdict = verdict_type(result->setDesc);
    (void)smtpstatus_report_init(&report, sizeof report);
    if (smtpstatus_report_open(&report, VARDATA_ANY(message), length, scratch, scratch_size) != SMTPSTATUS_OK) {
        ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("the message does not fit its scratch buffer")));
    }
    while (smtpstatus_report_next(&report) == SMTPSTATUS_OK) {
        CHECK_FOR_INTERRUPTS();
        put_row(result, verdict, &report);
        recipients++;
    }
    if (recipients == 0) {
        put_row(result, verdict, &report);
    }
    pfree(scratch);
    return (Datum)0;
}
