/*
 * smtp_history_update() and smtp_decide(): suppression from one BIGINT beside each recipient.
 *
 * SPDX-License-Identifier: MIT
 */
#include "values.h"

#include <string.h>

#include "access/htup_details.h"
#include "datatype/timestamp.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/typcache.h"

#define UNIX_DAYS_OF_2000 (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)
#define DECISION_COLUMNS 3

PG_FUNCTION_INFO_V1(smtpstatus_pg_history_of_reply);
PG_FUNCTION_INFO_V1(smtpstatus_pg_history_of_verdict);
PG_FUNCTION_INFO_V1(smtpstatus_pg_decide);

static uint32 unix_day(DateADT date)
{
    int64 day = (int64)date + UNIX_DAYS_OF_2000;

    if (DATE_NOT_FINITE(date) || day < 0 || day > 65535) {
        ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("a history has days from 1970 to 2149")));
    }
    return (uint32)day;
}

static void check(int result)
{
    if (result < 0) {
        ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("%s", smtpstatus_result_text(result))));
    }
}

/* smtp_history_update(history bigint, reply text, day date) */
Datum smtpstatus_pg_history_of_reply(PG_FUNCTION_ARGS)
{
    uint64_t history = PG_ARGISNULL(0) ? 0 : (uint64_t)PG_GETARG_INT64(0);
    smtpstatus status;
    text *reply;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2)) {
        PG_RETURN_INT64((int64)history);
    }
    reply = PG_GETARG_TEXT_PP(1);
    (void)smtpstatus_init(&status, sizeof status);
    (void)smtpstatus_parse_diagnostic(&status, VARDATA_ANY(reply), VARSIZE_ANY_EXHDR(reply));
    (void)smtpstatus_classify(&status);
    check(smtpstatus_history_update(history, NULL, &status, unix_day(PG_GETARG_DATEADT(2)), &history));
    PG_RETURN_INT64((int64)history);
}

/* The number of the name in a column of a verdict; 0, which is no event, for a name that this library does not know. */
static int number_of(HeapTupleHeader verdict, const char *column, const char *(*name)(int))
{
    bool is_null;
    Datum value = GetAttributeByName(verdict, column, &is_null);
    char *wanted = is_null ? NULL : TextDatumGetCString(value);

    for (int number = 0; wanted != NULL && strcmp(name(number), "invalid") != 0; number++) {
        if (strcmp(name(number), wanted) == 0) {
            return number;
        }
    }
    return 0;
}

/* smtp_history_update(history bigint, verdict smtp_verdict, day date) */
Datum smtpstatus_pg_history_of_verdict(PG_FUNCTION_ARGS)
{
    uint64_t history = PG_ARGISNULL(0) ? 0 : (uint64_t)PG_GETARG_INT64(0);
    HeapTupleHeader verdict;
    int event;

    if (PG_ARGISNULL(1) || PG_ARGISNULL(2)) {
        PG_RETURN_INT64((int64)history);
    }
    verdict = PG_GETARG_HEAPTUPLEHEADER(1);
    event = smtpstatus_event_of(number_of(verdict, "category", smtpstatus_category_name),
                                number_of(verdict, "outcome", smtpstatus_outcome_name),
                                number_of(verdict, "bounce", smtpstatus_bounce_name));
    check(smtpstatus_history_add(history, NULL, event, unix_day(PG_GETARG_DATEADT(2)), &history));
    PG_RETURN_INT64((int64)history);
}

/* smtp_decide(history bigint, today date) */
Datum smtpstatus_pg_decide(PG_FUNCTION_ARGS)
{
    Datum values[DECISION_COLUMNS];
    bool nulls[DECISION_COLUMNS];
    Row row = {values, nulls, 0};
    TupleDesc descriptor;
    int reason = 0;
    uint32_t lift = 0;
    int decision;

    if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE ||
        descriptor->natts != DECISION_COLUMNS) {
        ereport(ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("the type smtp_decision is not the one of this library")));
    }
    decision = smtpstatus_decide((uint64_t)PG_GETARG_INT64(0), NULL, unix_day(PG_GETARG_DATEADT(1)), &reason, &lift);
    check(decision);
    row_string(&row, smtpstatus_decision_name(decision));
    row_string(&row, smtpstatus_decision_reason_name(reason));
    if (lift != 0) {
        row_value(&row, DateADTGetDatum((DateADT)lift - UNIX_DAYS_OF_2000));
    } else {
        row_null(&row);
    }
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
