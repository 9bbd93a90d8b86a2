//! What the crate adds to the library: borrowing, iterating, Rust's errors. tests/compile_fail/ has what it refuses.
//! SPDX-License-Identifier: MIT

use smtpstatus::*;
use std::time::Duration;

const REPLY: &[u8] = b"550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n";

/// The report part is in base64, so that its spans lie in the scratch memory.
const MESSAGE: &[u8] = b"From: MAILER-DAEMON@mx.example.com\nSubject: =?utf-8?q?Zur=C3=BCck?=\n\
Date: Thu, 1 Jan 1970 00:00:10 +0000\n\
Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n\
UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLmNvbQoKRmluYWwtUmVjaXBpZW50OiByZmM4\n\
MjI7IGFubkBleGFtcGxlLmNvbQpBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMi4yCkRpYWdub3N0\n\
aWMtQ29kZTogc210cDsgNTUyIDUuMi4yIE1haWxib3ggZnVsbAo=\n--b--\n";

#[test]
fn spans_point_into_the_input() {
    let input = REPLY.to_vec();
    let url = Parser::new().parse_diagnostic(&input).span(Part::URL).unwrap(); // outlives the status
    assert_eq!(url, b"https://example.com/");
    assert!(input.as_ptr_range().contains(&url.as_ptr()));
}

#[test]
fn a_status_goes_to_another_thread() {
    let input = REPLY.to_vec();
    let rules = Rules::compile("rule mine ; code 5xx => category policy_rejected").unwrap();
    let parser = Parser::new().rules(&rules);
    let status = parser.parse_diagnostic(&input);
    let rule = std::thread::scope(|scope| scope.spawn(move || status.rule()).join().unwrap());
    assert_eq!(rule, "custom:mine");
    fn send<T: Send>() {}
    fn share<T: Send + Sync>() {}
    send::<Status<'_>>();
    send::<Report<'_>>();
    send::<Recipient<'_>>();
    share::<Rules>();
    share::<Policy>();
}

#[test]
fn recipients_outlive_the_report() {
    let rules = Rules::compile("rule mine ; phrase \"mailbox full\" => action investigate").unwrap();
    let mut scratch = Vec::new();
    let recipients: Vec<_> = Report::read(MESSAGE, &mut scratch, Some(&rules)).unwrap().recipients().collect();
    assert_eq!(recipients.len(), 1);
    let recipient = &recipients[0];
    assert_eq!(recipient.fields.span(Field::RECIPIENT), Some(&b"ann@example.com"[..]));
    assert_eq!(recipient.fields.text(Field::REPORT_SUBJECT).as_deref(), Some("Zur\u{fc}ck"));
    assert_eq!(recipient.fields.time(Field::REPORT_DATE), Some(std::time::UNIX_EPOCH + Duration::from_secs(10)));
    assert_eq!(recipient.fields.time(Field::REPORT_SUBJECT), None);
    assert_eq!((recipient.status.category(), recipient.status.rule()), (Category::MAILBOX_FULL, "custom:mine".into()));
}

#[test]
fn replies_one_after_the_other() {
    let data = [b"220 hello\r\nnonsense\r\n250-one\r\n250 two\r\n", REPLY].concat();
    let parser = Parser::new();
    let codes: Vec<_> = parser.replies(&data).map(|one| one.map(|status| status.reply_code().unwrap())).collect();
    let wrong = ParseError { result: Code::NO_CODE, offset: 0, consumed: 10 };
    assert_eq!(codes, [Ok(220), Err(wrong), Ok(250), Ok(550)]);
    assert!(wrong.to_string().contains("three-digit"));
    assert!(matches!(parser.parse_reply(b"250-on", false), Ok(Parsed::NeedMore)));
    assert!(matches!(parser.parse_reply(b"", true), Ok(Parsed::End)));
}

#[test]
fn wrong_arguments() {
    assert_eq!(Parser::new().parse_codes(600, Enhanced(0)).err(), Some(Code::ARGUMENT));
    assert!(Parser::new().option(ParserOption::TEXT, 2).is_err());
    assert_eq!(History(12345).decide(1, None), Err(Code::DAMAGED));
    assert_eq!(History(0).add(Event::SOFT, 65536, None), Err(Code::ARGUMENT));
    let error = Rules::compile("rule one\n code 700 => bounce soft").err().unwrap();
    assert_eq!((error.result, error.line), (Code::RULE_CODE, 2));
    assert_eq!(Rules::compile("").unwrap().get(0), None);
    assert_eq!(Command::from_name("FROB"), None);
    assert_eq!(Category(9999).name(), "invalid");
}

#[test]
fn a_policy() {
    let mut policy = Policy::default();
    let steps = [Step { until: 3600, wait: 60, growth: 100 }, Step { until: 7200, wait: 600, growth: 200 }];
    policy.set(PolicyOption::JITTER, 0).unwrap();
    policy.set_steps(Schedule::STANDARD, &steps).unwrap();
    assert_eq!(policy.set_steps(Schedule::STANDARD, &[steps[1], steps[0]]), Err(Code::ARGUMENT));
    assert_eq!(policy.steps(Schedule::STANDARD).collect::<Vec<_>>(), steps);
    assert_eq!(policy.get(PolicyOption::JITTER), Ok(0));
    let status = Parser::new().parse_codes(451, Enhanced(0)).unwrap();
    let advice = status.retry(Attempt { number: 1, first: 0, now: 0, seed: 0 }, Some(&policy)).unwrap();
    let expected = RetryAdvice { answer: Retry::AGAIN, reason: RetryReason::SCHEDULE, wait: Duration::from_secs(60) };
    assert_eq!(advice, expected);
}
