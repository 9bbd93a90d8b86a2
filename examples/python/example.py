# SPDX-License-Identifier: MIT
"""A reply, a bounce message, own rules and what to do next."""
import time

from smtpstatus_deciding import History, retry
from smtpstatus_report import Report
from smtpstatus_rules import Rules
from smtpstatus_status import Status

MESSAGE = b"""From: MAILER-DAEMON@mx.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--b--
"""


def main() -> None:
    now = int(time.time())
    with Status(command="RCPT") as status:
        status.parse_reply(b"451 4.7.1 Greylisted, try again in 5 minutes\r\n")
        print(status.category, status.bounce, "-", status.advice)
        print(retry(status, attempt=1, first_attempt=now, now=now))
    with Report(MESSAGE) as report:
        for recipient in report:
            print(recipient.text("recipient"), recipient.status.category, recipient.status.bounce)
            print(History().update(recipient.status, now // 86400).decide(now // 86400))
    rules = Rules('rule partner ; phrase "not today" => category policy_rejected bounce block')
    with Status(rules=rules) as status:
        status.parse_diagnostic("550 5.1.1 Not today, thank you")
        print(status.category, status.bounce, status.rule)


if __name__ == "__main__":
    main()
