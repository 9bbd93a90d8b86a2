// SPDX-License-Identifier: MIT
#include <re2/set.h>

#include <memory>
#include <vector>

#include "peers.h"

static std::unique_ptr<re2::RE2::Set> set;

size_t compile_with_re2(const struct patterns *patterns)
{
    re2::RE2::Options options(re2::RE2::Latin1);
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    options.set_max_mem(int64_t{1} << 30);
    set = std::make_unique<re2::RE2::Set>(options, re2::RE2::UNANCHORED);
    size_t count = 0;
    for (size_t i = 0; i < patterns->expression_count; i++) {
        count += set->Add(patterns->expressions[i], nullptr) >= 0;
    }
    return set->Compile() ? count : 0;
}

uint64_t search_with_re2(const struct text *text)
{
    std::vector<int> found;
    set->Match(re2::StringPiece(text->data, text->length), &found);
    return found.size();
}
