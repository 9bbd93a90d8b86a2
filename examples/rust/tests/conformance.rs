//! Compares every field of every reply, message and rule with the conformance file, of which tests/flatten.py
//! wrote the lines to the file that CONFORMANCE_LINES names. SPDX-License-Identifier: MIT

use smtpstatus::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::UNIX_EPOCH;

/// The leaves of one item: path and value, None for null.
#[derive(Default, PartialEq, Debug, Clone)]
struct Leaves(BTreeMap<String, Option<String>>);

impl Leaves {
    fn put(&mut self, path: String, value: impl ToString) {
        self.0.insert(path, Some(value.to_string()));
    }

    fn put_or_null<T: ToString>(&mut self, path: String, value: Option<T>) {
        self.0.insert(path, value.map(|value| value.to_string()));
    }

    fn put_list<T: ToString>(&mut self, path: &str, values: impl Iterator<Item = T>) {
        let mut count = 0;
        for value in values {
            self.put(format!("{path}.{count}"), value);
            count += 1;
        }
        self.end_list(path, count);
    }

    fn end_list(&mut self, path: &str, count: usize) {
        if count == 0 {
            self.put(path.into(), "[]");
        }
    }

    fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path)?.as_deref()
    }

    fn bytes(&self, path: &str) -> Vec<u8> {
        let digits = self.get(path).unwrap();
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }

    /// Panics with the leaves that differ.
    fn assert_same(&self, wanted: &Leaves) {
        let name = wanted.get("name").unwrap_or("library");
        for (path, value) in &self.0 {
            assert_eq!(Some(value), wanted.0.get(path), "{name}: {path}");
        }
        for path in wanted.0.keys() {
            assert!(self.0.contains_key(path), "{name}: {path} is missing");
        }
    }
}

fn items(kind: &str) -> Vec<Leaves> {
    let text = std::fs::read_to_string(std::env::var("CONFORMANCE_LINES").unwrap()).unwrap();
    let mut all = Vec::new();
    for block in text.split_terminator("\n\n") {
        let mut lines = block.split('\n');
        if lines.next() == Some(kind) {
            let leaves = lines.map(|line| match line.split_once('\t') {
                Some((path, value)) => (path.to_string(), Some(value.to_string())),
                None => (line.to_string(), None),
            });
            all.push(Leaves(leaves.collect()));
        }
    }
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn parser_of(item: &Leaves) -> Parser<'static> {
    let mut parser = Parser::new();
    if let Some(command) = item.get("command") {
        parser = parser.command(Command::from_name(command).unwrap());
    }
    if let Some(host) = item.get("host") {
        parser = parser.host(host);
    }
    parser
}

fn read<'a>(item: &Leaves, parser: &Parser<'a>, input: &'a [u8]) -> Status<'a> {
    if item.get("form") == Some("diagnostic") {
        return parser.parse_diagnostic(input);
    }
    match parser.parse_reply(input, true) {
        Ok(Parsed::Reply(status, used)) if used == input.len() => status,
        _ => panic!("{}", item.get("name").unwrap()),
    }
}

fn put_verdict(out: &mut Leaves, at: &str, status: &Status<'_>) {
    let path = |name: &str| format!("{at}.{name}");
    out.put(path("reply_code"), status.reply_code().unwrap_or(0));
    out.put(path("first_reply_code"), status.first_reply_code().unwrap_or(0));
    out.put(path("enhanced_code"), status.enhanced().0);
    out.put(path("enhanced_text"), status.enhanced());
    out.put_list(&path("anomalies"), status.anomalies().names());
    let mut count = 0;
    for line in status.lines() {
        out.put(path(&format!("lines.{count}.code")), line.code);
        out.put(path(&format!("lines.{count}.text")), hex(line.text));
        count += 1;
    }
    out.end_list(&path("lines"), count);
    out.put(path("text"), hex(&status.text()));
    out.put(path("category"), status.category());
    out.put(path("outcome"), status.outcome());
    out.put(path("bounce"), status.bounce());
    out.put(path("action"), status.action());
    out.put(path("scope"), status.scope());
    out.put(path("impact"), status.impact());
    out.put(path("confidence"), status.confidence());
    out.put_list(&path("evidence"), status.evidence().names());
    out.put_list(&path("deciding_evidence"), status.deciding_evidence().names());
    out.put_list(&path("conflicts"), status.conflicts().names());
    out.put(path("command"), status.command());
    out.put(path("provider"), status.provider().name());
    out.put_or_null(path("retry_after"), status.retry_after().map(|wait| wait.as_secs()));
    out.put(path("rule"), status.rule());
    for part in Part::ALL {
        out.put_or_null(path(&format!("parts.{part}")), status.span(*part).map(hex));
    }
    out.put(path("explanation"), status.explanation());
    out.put(path("advice"), status.advice());
    out.put(path("reference"), status.reference());
    for vocabulary in Vocabulary::ALL {
        out.put(path(&format!("vocabularies.{vocabulary}")), status.term(*vocabulary));
    }
}

fn put_decisions(out: &mut Leaves, status: &Status<'_>) {
    const FIRST: i64 = 1_700_000_000;
    out.put("decisions.schedule".into(), status.schedule());
    out.put("decisions.event".into(), status.event());
    out.put("decisions.first_attempt".into(), FIRST);
    let mut now = FIRST;
    for number in 1..=8 {
        let attempt = Attempt { number, first: FIRST, now, seed: number.into() };
        let advice = status.retry(attempt, None).unwrap();
        let path = |name: &str| format!("decisions.retries.{}.{name}", number - 1);
        out.put(path("now"), now);
        out.put(path("answer"), advice.answer);
        out.put(path("reason"), advice.reason);
        out.put(path("wait"), advice.wait.as_secs());
        if advice.answer != Retry::AGAIN {
            break;
        }
        now += advice.wait.as_secs() as i64;
    }
    let mut history = History::default();
    for day in 20000..20004 {
        history = history.update(status, day, None).unwrap();
        let decided = history.decide(day, None).unwrap();
        let path = |name: &str| format!("decisions.days.{}.{name}", day - 20000);
        out.put(path("day"), day);
        out.put(path("history"), history.0);
        out.put(path("decision"), decided.decision);
        out.put(path("reason"), decided.reason);
        out.put(path("lift"), decided.lift.unwrap_or(0));
    }
}

fn put_fields(out: &mut Leaves, at: &str, fields: &Fields<'_>, of_message: bool) {
    let mut count = 0;
    for field in Field::ALL.iter().filter(|field| (**field >= Field::REPORTING_MTA) == of_message) {
        if let Some(span) = fields.span(*field) {
            out.put(format!("{at}.{field}.span"), hex(span));
            out.put_or_null(format!("{at}.{field}.copy"), fields.copy(*field).map(|copy| hex(&copy)));
            let seconds = fields.time(*field).map(|time| match time.duration_since(UNIX_EPOCH) {
                Ok(after) => after.as_secs() as i64,
                Err(before) => -(before.duration().as_secs() as i64),
            });
            out.put_or_null(format!("{at}.{field}.time"), seconds);
            count += 1;
        }
    }
    out.end_list(at, count);
}

fn put_recipient(out: &mut Leaves, at: &str, recipient: &Recipient<'_>) {
    out.put(format!("{at}.action"), recipient.action());
    out.put(format!("{at}.status_field"), recipient.status_field().0);
    out.put_list(&format!("{at}.report_conflicts"), recipient.conflicts().names());
    put_fields(out, &format!("{at}.fields"), &recipient.fields, false);
    put_verdict(out, &format!("{at}.verdict"), &recipient.status);
}

/// What was given to the test, which it does not compare.
fn given(item: &Leaves, paths: &[&str]) -> Leaves {
    Leaves(paths.iter().map(|path| (path.to_string(), item.0[*path].clone())).collect())
}

#[test]
fn the_same_library() {
    let mut got = Leaves::default();
    got.put("version".into(), version());
    got.put("table_revision".into(), table_revision());
    got.assert_same(&items("library")[0]);
}

#[test]
fn replies() {
    let replies = items("replies");
    for item in &replies {
        let input = item.bytes("input");
        let status = read(item, &parser_of(item), &input);
        let mut got = given(item, &["name", "form", "command", "host", "input"]);
        put_verdict(&mut got, "verdict", &status);
        put_decisions(&mut got, &status);
        got.assert_same(item);
    }
    assert!(replies.len() > 1000);
}

#[test]
fn messages() {
    let messages = items("messages");
    for item in &messages {
        let (input, mut scratch) = (item.bytes("input"), Vec::new());
        let report = Report::read(&input, &mut scratch, None).unwrap();
        let mut got = given(item, &["name", "input"]);
        got.put("kind".into(), report.kind());
        got.put("dialect".into(), report.dialect());
        put_fields(&mut got, "fields", &report.fields, true);
        let mut count = 0;
        for recipient in report.recipients() {
            put_recipient(&mut got, &format!("recipients.{count}"), &recipient);
            count += 1;
        }
        got.end_list("recipients", count);
        got.assert_same(item);
    }
    assert!(messages.len() > 100);
}

fn put_rule(out: &mut Leaves, at: &str, rule: &Rule<'_>) {
    out.put(format!("{at}.name"), rule.name);
    out.put(format!("{at}.line"), rule.line);
    out.put(format!("{at}.priority"), rule.priority);
    out.put_or_null(format!("{at}.category"), rule.category);
    out.put_or_null(format!("{at}.bounce"), rule.bounce);
    out.put_or_null(format!("{at}.action"), rule.action);
    for (number, value) in rule.values.iter().enumerate() {
        out.put(format!("{at}.values.{number}.group"), value.group);
        out.put(format!("{at}.values.{number}.condition"), value.condition);
        out.put(format!("{at}.values.{number}.offset"), value.offset);
        out.put(format!("{at}.values.{number}.length"), value.length);
    }
    out.end_list(&format!("{at}.values"), rule.values.len());
    out.put(format!("{at}.flaw"), rule.flaw);
    out.put_or_null(format!("{at}.shadowed_by"), rule.shadowed_by);
}

/// The next reply or recipient when a rule spoke for it; as in the file only the first eight have their verdict.
fn put_spoken(out: &mut Leaves, list: &str, count: &mut usize, status: &Status<'_>, about: &[(&str, String)]) {
    if let Some(rule) = status.matched_rule() {
        let at = format!("{list}.{count}");
        for (name, value) in about {
            out.put(format!("{at}.{name}"), value);
        }
        out.put(format!("{at}.rule"), rule);
        if *count < 8 {
            put_verdict(out, &format!("{at}.verdict"), status);
        } else {
            out.0.insert(format!("{at}.verdict"), None);
        }
        *count += 1;
    }
}

fn put_set(out: &mut Leaves, rules: &Rules, replies: &[Leaves], messages: &[Leaves]) {
    for (number, rule) in rules.iter().enumerate() {
        put_rule(out, &format!("rules.{number}"), &rule);
    }
    out.end_list("rules", rules.len() as usize);
    let mut count = 0;
    for item in replies {
        let input = item.bytes("input");
        let status = read(item, &parser_of(item).rules(rules), &input);
        put_spoken(out, "replies", &mut count, &status, &[("reply", item.get("name").unwrap().into())]);
    }
    out.end_list("replies", count);
    count = 0;
    for item in messages {
        let (input, mut scratch) = (item.bytes("input"), Vec::new());
        let report = Report::read(&input, &mut scratch, Some(rules)).unwrap();
        for (number, recipient) in report.recipients().enumerate() {
            let about = [("message", item.get("name").unwrap().into()), ("recipient", number.to_string())];
            put_spoken(out, "messages", &mut count, &recipient.status, &about);
        }
    }
    out.end_list("messages", count);
    out.0.insert("error".into(), None);
}

#[test]
fn own_rules() {
    let (replies, messages, sets) = (items("replies"), items("messages"), items("rules"));
    for item in &sets {
        let mut got = given(item, &["name", "text"]);
        match Rules::compile(std::str::from_utf8(&item.bytes("text")).unwrap()) {
            Ok(rules) => put_set(&mut got, &rules, &replies, &messages),
            Err(error) => {
                got.put("error.result".into(), error.result);
                got.put("error.text".into(), result_text(error.result));
                got.put("error.line".into(), error.line);
                got.put("error.column".into(), error.column);
            }
        }
        got.assert_same(item);
    }
    assert!(sets.len() > 30);
}
