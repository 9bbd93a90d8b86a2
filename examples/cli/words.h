/*
 * The values of the verdict in sentences for a person. Values that are newer than
 * this program give the library's name of them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdint.h>

const char *words_of_bounce(int bounce);
const char *words_of_action(int action);
const char *words_of_outcome(int outcome);
const char *words_of_scope(int scope);
const char *words_of_impact(int impact);
const char *words_of_evidence(uint32_t bit);
const char *words_of_conflict(uint32_t bit);
const char *words_of_anomaly(uint32_t bit);

#endif
