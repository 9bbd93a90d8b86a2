/*
 * smtp_classify(): a reply as a composite value.
 *
 * SPDX-License-Identifier: MIT
 */
#include "values.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(smtpstatus_pg_classify);

static void set_command(smtpstatus *status, const text *name)
{
    int command = smtpstatus_command_value(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

    if (command <= 0) {
        ereport(ERROR,
                (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("\"%s\" is no SMTP command", text_to_cstring(name)),
                 errhint("Such as EHLO, MAIL, RCPT, DATA or END_OF_DATA.")));
    }
    (void)smtpstatus_set_option(status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)command);
}

/* The row type is looked up once for a query, not for each row. */
static TupleDesc result_type(FunctionCallInfo fcinfo)
{
    if (fcinfo->flinfo->fn_extra == NULL) {
        TupleDesc descriptor;
        MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

        if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE ||
            descriptor->natts != VERDICT_COLUMNS) {
            ereport(ERROR,
                    (errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("the type smtp_verdict is not the one of this library"),
                     errhint("Run ALTER EXTENSION smtpstatus UPDATE.")));
        }
        fcinfo->flinfo->fn_extra = BlessTupleDesc(CreateTupleDescCopy(descriptor));
        MemoryContextSwitchTo(old);
    }
    return fcinfo->flinfo->fn_extra;
}

/* smtp_classify(reply text, command text, host text) */
Datum smtpstatus_pg_classify(PG_FUNCTION_ARGS)
{
    smtpstatus status;
    text *reply;

    if (PG_ARGISNULL(0)) {
        PG_RETURN_NULL();
    }
    reply = PG_GETARG_TEXT_PP(0);
    (void)smtpstatus_init(&status, sizeof status);
    if (!PG_ARGISNULL(1)) {
        set_command(&status, PG_GETARG_TEXT_PP(1));
    }
    if (!PG_ARGISNULL(2)) {
        text *host = PG_GETARG_TEXT_PP(2);
        (void)smtpstatus_set_host(&status, VARDATA_ANY(host), VARSIZE_ANY_EXHDR(host));
    }
    (void)smtpstatus_parse_diagnostic(&status, VARDATA_ANY(reply), VARSIZE_ANY_EXHDR(reply));
    (void)smtpstatus_classify(&status);
    PG_RETURN_DATUM(HeapTupleGetDatum(verdict_tuple(result_type(fcinfo), &status)));
}
