/*
 * From the library's values to PostgreSQL's.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SMTPSTATUS_POSTGRESQL_VALUES_H
#define SMTPSTATUS_POSTGRESQL_VALUES_H

#include "postgres.h"

#include "access/htup.h"
#include "access/tupdesc.h"

#include <smtpstatus.h>

/* One row on its way out. */
typedef struct Row {
    Datum *values;
    bool *nulls;
    int column; /* the next one to be set */
} Row;

void row_null(Row *row);
void row_value(Row *row, Datum value);
void row_string(Row *row, const char *text);
void row_integer(Row *row, int32 number);

/* Bytes of any encoding as text of the database: what is no UTF-8 becomes U+FFFD, NULs go. */
void row_bytes(Row *row, const char *data, size_t length);

/* The names of a set of bits as text[]. */
void row_bits(Row *row, uint32 bits, const char *(*name)(uint32_t));

/* The columns of smtp_verdict. */
#define VERDICT_COLUMNS 22
HeapTuple verdict_tuple(TupleDesc descriptor, const smtpstatus *status);

#endif
