// smtpstatus from C++17: the reply stays in a string_view, the handle on the stack.
// SPDX-License-Identifier: MIT
#include <smtpstatus.h>

#include <iostream>
#include <optional>
#include <string_view>

namespace {

struct Verdict {
    std::string_view category;
    std::string_view bounce;
};

// The names are static strings of the library: nothing refers to `reply` afterwards.
std::optional<Verdict> judge(std::string_view reply)
{
    smtpstatus status;
    if (smtpstatus_init(&status, sizeof status) != SMTPSTATUS_OK ||
        smtpstatus_parse_diagnostic(&status, reply.data(), reply.size()) != SMTPSTATUS_OK ||
        smtpstatus_classify(&status) != SMTPSTATUS_OK) {
        return std::nullopt;
    }
    return Verdict{smtpstatus_category_name(smtpstatus_category(&status)),
                   smtpstatus_bounce_name(smtpstatus_bounce(&status))};
}

} // namespace

int main(int count, char **arguments)
{
    const auto verdict = judge(count > 1 ? arguments[1] : "452 4.2.2 Mailbox over quota");
    if (!verdict) {
        return 1;
    }
    std::cout << verdict->category << ' ' << verdict->bounce << '\n';
    return 0;
}
