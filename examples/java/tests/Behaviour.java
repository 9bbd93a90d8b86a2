// SPDX-License-Identifier: MIT

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import smtpstatus.*;

/** What the classes add to the library: who holds the bytes, and Java's own exceptions. */
final class Behaviour {
    private static final String REPLY = "550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n";
    /** The report part is in base64, so that its spans lie in the scratch memory. */
    private static final String MESSAGE = """
            From: MAILER-DAEMON@mx.example.com
            Subject: =?utf-8?q?Zur=C3=BCck?=
            Date: Thu, 1 Jan 1970 00:00:10 +0000
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status
            Content-Transfer-Encoding: base64

            UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLmNvbQoKRmluYWwtUmVjaXBpZW50OiByZmM4
            MjI7IGFubkBleGFtcGxlLmNvbQpBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMi4yCkRpYWdub3N0
            aWMtQ29kZTogc210cDsgNTUyIDUuMi4yIE1haWxib3ggZnVsbAo=
            --b--
            """;

    private Behaviour() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Frees what nobody holds: test.sh has the freed memory overwritten. */
    private static void collect() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50); // JNA's cleaner has a thread of its own
        }
    }

    private static void statusHoldsItsInput() throws Exception {
        byte[] data = bytes(REPLY);
        var status = new Status().parseDiagnostic(data);
        Arrays.fill(data, (byte) 'x');
        data = null;
        collect();
        Tests.same(status.category(), Category.USER_UNKNOWN, "judged after the collection");
        Tests.same(new String(status.span(Part.URL).orElseThrow()), "https://example.com/", "span");
    }

    private static Recipient onlyRecipient() {
        var rules = Rules.compile("rule mine ; phrase \"mailbox full\" => action investigate");
        return Report.read(bytes(MESSAGE), rules).iterator().next();
    }

    private static void recipientHoldsTheMessage() throws Exception {
        var recipient = onlyRecipient();
        collect();
        Tests.same(List.of(recipient.text(Field.RECIPIENT).orElseThrow(), recipient.text(Field.DIAGNOSTIC).orElseThrow(),
                recipient.text(Field.REPORT_SUBJECT).orElseThrow()),
                List.of("ann@example.com", "552 5.2.2 Mailbox full", "Zur\u00fcck"), "fields");
        Tests.same(recipient.time(Field.REPORT_DATE).orElseThrow(), Instant.ofEpochSecond(10), "date");
        Tests.same(recipient.time(Field.REPORT_SUBJECT).isPresent(), false, "no date");
        var status = recipient.status();
        recipient = null;
        collect();
        status.set(Option.TEXT, 1); // the verdict rests on the message, and stays
        Tests.same(status.rule(), "custom:mine", "rule");
        Tests.same(new String(status.span(Part.ENHANCED).orElseThrow()), "5.2.2", "span");
    }

    private static void closedIsClosed() throws Exception {
        var report = Report.read(bytes(MESSAGE));
        var recipients = report.iterator();
        var recipient = recipients.next();
        report.close();
        report.close();
        List<Tests.Test> calls = List.of(report::kind, report::dialect, recipients::hasNext, recipient::action,
                () -> recipient.span(Field.RECIPIENT), () -> recipient.text(Field.RECIPIENT), recipient.status()::category,
                recipient.status()::text, recipient.status()::lines, recipient.status()::advice,
                recipient.status()::rule, () -> History.NONE.update(recipient.status(), LocalDate.EPOCH, null),
                () -> recipient.status().parseDiagnostic(bytes("550")));
        for (Tests.Test call : calls) {
            Tests.thrown(IllegalStateException.class, call);
        }
        var status = new Status().parseDiagnostic(bytes(REPLY));
        status.close();
        Tests.thrown(IllegalStateException.class, status::category);
        Tests.thrown(IllegalStateException.class, () -> status.parseDiagnostic(bytes(REPLY)));
    }

    private static void rulesAreShared() throws Exception {
        var rules = Rules.compile("rule mine ; code 5xx => category policy_rejected");
        var wrong = new java.util.concurrent.atomic.AtomicInteger();
        var threads = java.util.stream.Stream.generate(() -> new Thread(() -> {
            for (int i = 0; i < 200; i++) {
                try (var status = new Status().setRules(rules).parseDiagnostic(bytes(REPLY))) {
                    wrong.addAndGet(status.rule().equals("custom:mine") ? 0 : 1);
                }
            }
        })).limit(4).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Tests.same(wrong.get(), 0, "wrong verdicts");
    }

    private static void reading() throws Exception {
        var status = new Status();
        byte[] data = bytes(REPLY);
        for (int length = 0; length < data.length; length++) {
            Tests.same(status.parseReply(Arrays.copyOf(data, length), false).isPresent(), false, "part " + length);
        }
        Tests.same(status.parseReply(bytes(REPLY + "250 ok"), false).orElseThrow(), (long) data.length, "consumed");
        Tests.same(status.category(), Category.USER_UNKNOWN, "byte by byte");
        status.parseDiagnostic(bytes("550 no"));
        int before = status.confidence();
        Tests.same(status.setCommand("RCPT TO").confidence() == before, false, "the verdict follows what is set");
        Tests.same(status.parseCodes(552, 5002002).category(), Category.MAILBOX_FULL, "codes");
        Tests.same(status.set(Option.TEXT, 0).get(Option.TEXT), 0L, "option");
    }

    private static void deciding() {
        var steps = List.of(new Policy.Step(3600, 60, 100), new Policy.Step(4294967295L, 600, 200));
        var policy = new Policy().set(PolicyOption.JITTER, 0).setSteps(Schedule.STANDARD, steps);
        Tests.same(policy.steps(Schedule.STANDARD), steps, "steps");
        Tests.same(policy.get(PolicyOption.JITTER), 0L, "option");
        var attempt = new Retries.Attempt(1, Instant.EPOCH, Instant.EPOCH, 0);
        Tests.same(Retries.advise(new Status().parseCodes(451, 0), attempt, policy),
                new Retries.Advice(Retry.AGAIN, RetryReason.SCHEDULE, Duration.ofMinutes(1)), "retry");
        var day = LocalDate.of(2024, 10, 4);
        Tests.same(History.eventOf(Category.MAILBOX_FULL, Outcome.FAILED, Bounce.SOFT), Event.FULL, "event");
        var history = History.NONE.add(Event.FULL, day, null).add(Event.FULL, day.plusDays(1), null);
        Tests.same(history.get(HistoryField.FULL), 2, "field");
        policy.set(PolicyOption.FULL_DAYS, 2).set(PolicyOption.FULL_SPAN, 0);
        Tests.same(history.decide(day, policy).decision(), Decision.SUPPRESS, "decision");
    }

    private static void mistakes() {
        Tests.thrown(IllegalStateException.class, () -> new Status().category());
        Tests.thrown(EOFException.class, () -> new Status().parseReply(new byte[0], true));
        var wrong = Tests.thrown(InputException.class, () -> new Status().parseReply(bytes("hello\r\n250 ok\r\n"), true));
        Tests.same(List.of(wrong.result(), wrong.offset(), wrong.consumed()), List.of(Result.NO_CODE, 0L, 7L), "fault");
        Tests.thrown(IllegalArgumentException.class, () -> new Status().parseCodes(600, 0));
        Tests.thrown(IllegalArgumentException.class, () -> new Status().setCommand("FROB"));
        Tests.thrown(IllegalArgumentException.class, () -> new Status().set(Option.UNRECOGNIZED, 0));
        Tests.thrown(NullPointerException.class, () -> new Status().parseDiagnostic(null));
        Tests.thrown(NullPointerException.class, () -> Report.read(null));
        Tests.same(Tests.thrown(InputException.class, () -> new History(12345).decide(LocalDate.EPOCH, null)).result(),
                Result.DAMAGED, "history");
        Tests.thrown(IllegalArgumentException.class, () -> History.NONE.add(Event.SOFT, LocalDate.of(2150, 1, 1), null));
        Tests.same(Tests.thrown(RuleException.class, () -> Rules.compile("rule one\n code 700 => bounce soft")).line(), 2,
                "line");
        Tests.thrown(IndexOutOfBoundsException.class, () -> Rules.compile("").get(0));
    }

    public static void main(String[] arguments) {
        var tests = new Tests();
        tests.run("a status holds its input", Behaviour::statusHoldsItsInput);
        tests.run("a recipient holds the message", Behaviour::recipientHoldsTheMessage);
        tests.run("closed is closed", Behaviour::closedIsClosed);
        tests.run("rules are shared", Behaviour::rulesAreShared);
        tests.run("reading", Behaviour::reading);
        tests.run("deciding", Behaviour::deciding);
        tests.run("mistakes", Behaviour::mistakes);
        tests.end();
    }
}
