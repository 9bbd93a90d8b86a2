// SPDX-License-Identifier: MIT

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import smtpstatus.*;

/** Compares every field of every reply, message and rule with the conformance file: Conformance FILE. */
final class Conformance {
    private static JsonObject expected;

    private Conformance() {}

    private static JsonElement json(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? json(optional.get()) : JsonNull.INSTANCE;
        }
        if (value instanceof byte[] bytes) {
            return new JsonPrimitive(HexFormat.of().formatHex(bytes));
        }
        if (value instanceof Collection<?> all) {
            var array = new JsonArray();
            all.forEach(one -> array.add(json(one)));
            return array;
        }
        return value == null ? JsonNull.INSTANCE : value instanceof JsonElement element ? element
                : value instanceof Number number ? new JsonPrimitive(number) : new JsonPrimitive(value.toString());
    }

    /** An object of names and values in turn. */
    private static JsonObject object(Object... members) {
        var object = new JsonObject();
        for (int i = 0; i < members.length; i += 2) {
            object.add((String) members[i], json(members[i + 1]));
        }
        return object;
    }

    /** Compares, and tells the first difference of two objects. */
    private static void same(JsonElement got, JsonElement wanted, String about) {
        if (got.isJsonObject() && wanted.isJsonObject()) {
            Tests.same(got.getAsJsonObject().keySet(), wanted.getAsJsonObject().keySet(), about);
            got.getAsJsonObject().entrySet()
                    .forEach(one -> same(one.getValue(), wanted.getAsJsonObject().get(one.getKey()), about + " " + one.getKey()));
        } else {
            Tests.same(got, wanted, about);
        }
    }

    private static Iterable<JsonObject> items(String kind, int atLeast) {
        var items = expected.getAsJsonArray(kind);
        if (items.size() < atLeast) {
            throw new AssertionError("so few " + kind + ": " + items.size());
        }
        return items.asList().stream().map(JsonElement::getAsJsonObject)::iterator;
    }

    private static String string(JsonObject item, String name) {
        return item.get(name).isJsonNull() ? null : item.get(name).getAsString();
    }

    private static byte[] bytes(JsonObject item, String name) {
        return HexFormat.of().parseHex(string(item, name));
    }

    private static Status read(JsonObject item, Rules rules) throws Exception {
        var status = new Status().setRules(rules);
        if (string(item, "command") != null) {
            status.setCommand(string(item, "command"));
        }
        if (string(item, "host") != null) {
            status.setHost(string(item, "host"));
        }
        byte[] data = bytes(item, "input");
        if (string(item, "form").equals("diagnostic")) {
            status.parseDiagnostic(data);
        } else {
            Tests.same(status.parseReply(data, true).orElse(-1), (long) data.length, string(item, "name"));
        }
        return status;
    }

    private static JsonObject verdictOf(Status status) {
        var parts = new JsonObject();
        for (Part part : Part.values()) {
            if (part != Part.UNRECOGNIZED) {
                parts.add(part.toString(), json(status.span(part)));
            }
        }
        var terms = new JsonObject();
        for (Vocabulary one : Vocabulary.values()) {
            if (one != Vocabulary.UNRECOGNIZED) {
                terms.addProperty(one.toString(), status.term(one));
            }
        }
        return object("reply_code", status.replyCode(), "first_reply_code", status.firstReplyCode(), "enhanced_code",
                status.enhancedCode(), "enhanced_text", status.enhanced().orElse(""), "anomalies", status.anomalies(),
                "lines", status.lines().stream().map(line -> object("code", line.code(), "text", line.text())).toList(),
                "text", status.textBytes(), "category", status.category(), "outcome", status.outcome(), "bounce",
                status.bounce(), "action", status.action(), "scope", status.scope(), "impact", status.impact(),
                "confidence", status.confidence(), "evidence", status.evidence(), "deciding_evidence",
                status.decidingEvidence(), "conflicts", status.conflicts(), "command", status.command(), "provider",
                status.provider().orElse("unknown"), "retry_after", status.retryAfter().map(wait -> wait.toSeconds()),
                "rule", status.rule(), "parts", parts, "explanation", status.explanation(), "advice", status.advice(),
                "reference", status.reference(), "vocabularies", terms);
    }

    private static JsonObject decisionsOf(Status status) {
        var first = Instant.ofEpochSecond(1_700_000_000);
        var now = first;
        var retries = new JsonArray();
        for (int number = 1; number <= 8; number++) {
            var advice = Retries.advise(status, new Retries.Attempt(number, first, now, number), null);
            retries.add(object("now", now.getEpochSecond(), "answer", advice.answer(), "reason", advice.reason(), "wait",
                    advice.delay().toSeconds()));
            if (advice.answer() != Retry.AGAIN) {
                break;
            }
            now = now.plus(advice.delay());
        }
        var history = History.NONE;
        var days = new JsonArray();
        for (long day = 20000; day < 20004; day++) {
            var date = LocalDate.ofEpochDay(day);
            history = history.update(status, date, null);
            var decided = history.decide(date, null);
            days.add(object("day", day, "history", Long.toUnsignedString(history.value()), "decision", decided.decision(),
                    "reason", decided.reason(), "lift", decided.lift().map(LocalDate::toEpochDay).orElse(0L)));
        }
        return object("schedule", status.schedule(), "event", status.event(), "first_attempt", first.getEpochSecond(),
                "retries", retries, "days", days);
    }

    private static Object timeOf(Fields fields, Field field) {
        return fields.time(field).map(Instant::getEpochSecond);
    }

    private static JsonObject fieldsOf(Fields fields, boolean ofMessage) {
        var present = new JsonObject();
        for (Field field : Field.values()) {
            if (field != Field.UNRECOGNIZED && (field.compareTo(Field.REPORTING_MTA) >= 0) == ofMessage) {
                fields.span(field).ifPresent(span -> present.add(field.toString(),
                        object("span", span, "copy", fields.copy(field), "time", timeOf(fields, field))));
            }
        }
        return present;
    }

    private static JsonObject recipientOf(Recipient recipient) {
        return object("action", recipient.action(), "status_field", recipient.statusField(), "report_conflicts",
                recipient.conflicts(), "fields", fieldsOf(recipient, false), "verdict", verdictOf(recipient.status()));
    }

    private static void messages() {
        for (JsonObject item : items("messages", 100)) {
            try (var report = Report.read(bytes(item, "input"))) {
                var recipients = new JsonArray();
                report.forEach(recipient -> recipients.add(recipientOf(recipient)));
                same(object("name", item.get("name"), "input", item.get("input"), "kind", report.kind(), "dialect",
                        report.dialect(), "fields", fieldsOf(report, true), "recipients", recipients), item,
                        string(item, "name"));
            }
        }
    }

    private static void replies() throws Exception {
        for (JsonObject item : items("replies", 1000)) {
            try (var status = read(item, null)) {
                same(verdictOf(status), item.get("verdict"), string(item, "name"));
                same(decisionsOf(status), item.get("decisions"), string(item, "name"));
            }
        }
    }

    private static JsonObject ruleOf(Rules.Rule rule) {
        var values = rule.values().stream().map(value -> object("group", value.group(), "condition", value.condition(),
                "offset", value.offset(), "length", value.length())).toList();
        return object("name", rule.name(), "line", rule.line(), "priority", rule.priority(), "category", rule.category(),
                "bounce", rule.bounce(), "action", rule.action(), "values", values, "flaw", rule.flaw(), "shadowed_by",
                rule.shadowedBy().isPresent() ? rule.shadowedBy().getAsInt() : null);
    }

    /** Adds a reply or recipient that a rule spoke for; as in the file only the first eight have their verdict. */
    private static void addSpoken(JsonArray list, Status status, JsonObject about) {
        status.matchedRule().ifPresent(rule -> {
            about.addProperty("rule", rule);
            about.add("verdict", list.size() < 8 ? verdictOf(status) : JsonNull.INSTANCE);
            list.add(about);
        });
    }

    private static void rules() throws Exception {
        for (JsonObject item : items("rules", 30)) {
            var name = string(item, "name");
            var text = new String(bytes(item, "text"), StandardCharsets.UTF_8);
            if (!item.get("error").isJsonNull()) {
                var wrong = Tests.thrown(RuleException.class, () -> Rules.compile(text));
                same(object("result", wrong.result(), "text", wrong.getMessage(), "line", wrong.line(), "column",
                        wrong.column()), item.get("error"), name);
                continue;
            }
            var rules = Rules.compile(text);
            var all = new JsonArray();
            for (int i = 0; i < rules.size(); i++) {
                all.add(ruleOf(rules.get(i)));
            }
            var replies = new JsonArray();
            for (JsonObject reply : items("replies", 1000)) {
                try (var status = read(reply, rules)) {
                    addSpoken(replies, status, object("reply", reply.get("name")));
                }
            }
            var messages = new JsonArray();
            for (JsonObject message : items("messages", 100)) {
                try (var report = Report.read(bytes(message, "input"), rules)) {
                    int number = 0;
                    for (var recipient : report) {
                        addSpoken(messages, recipient.status(), object("message", message.get("name"), "recipient", number++));
                    }
                }
            }
            same(all, item.get("rules"), name);
            same(replies, item.get("replies"), name);
            same(messages, item.get("messages"), name);
        }
    }

    public static void main(String[] arguments) throws Exception {
        expected = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
        var tests = new Tests();
        tests.run("the same library", () -> Tests.same(Library.version() + " " + Library.tableRevision(),
                string(expected, "version") + " " + string(expected, "table_revision"), "version"));
        tests.run("replies", Conformance::replies);
        tests.run("messages", Conformance::messages);
        tests.run("own rules", Conformance::rules);
        tests.end();
    }
}
