// SPDX-License-Identifier: MIT

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import smtpstatus.Field;
import smtpstatus.History;
import smtpstatus.Report;
import smtpstatus.Retries;
import smtpstatus.Rules;
import smtpstatus.Status;

/** A reply, a bounce message, own rules and what to do next. */
final class Example {
    private static final String MESSAGE = """
            From: MAILER-DAEMON@mx.example.net
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; ann@example.com
            Action: failed
            Status: 5.2.2
            Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

            --b--
            """;

    private Example() {}

    public static void main(String[] arguments) throws Exception {
        var now = Instant.now();
        var reply = "451 4.7.1 Greylisted, try again in 5 minutes\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var status = new Status().setCommand("RCPT")) {
            status.parseReply(reply, true);
            System.out.println(status.category() + " " + status.bounce() + " " + status.advice());
            System.out.println(Retries.advise(status, new Retries.Attempt(1, now, now, 7), null));
        }
        var rules = Rules.compile("rule partner ; phrase \"mailbox is full\" => action investigate");
        try (var report = Report.read(MESSAGE.getBytes(StandardCharsets.US_ASCII), rules)) {
            for (var recipient : report) {
                var status = recipient.status();
                var today = LocalDate.now();
                var history = History.NONE.update(status, today, null);
                System.out.println(recipient.text(Field.RECIPIENT).orElse("?") + " " + status.category() + " " + status.rule());
                System.out.println(history.decide(today, null));
            }
        }
    }
}
