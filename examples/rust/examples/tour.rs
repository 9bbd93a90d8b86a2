//! Replies, a bounce message, own rules and what to do next. SPDX-License-Identifier: MIT

use smtpstatus::{Attempt, Field, History, Parser, Report, Rules};
use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

const MESSAGE: &[u8] = b"From: MAILER-DAEMON@mx.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--b--
";

fn main() -> Result<(), Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let (seconds, today) = (now as i64, (now / 86400) as u32);

    let parser = Parser::new();
    for status in parser.replies(b"250 2.1.0 ok\r\n451 4.7.1 Greylisted, try again in 5 minutes\r\n") {
        let status = status?;
        let advice = status.retry(Attempt { number: 1, first: seconds, now: seconds, seed: 7 }, None)?;
        println!("{} {} {} {:?}", status.category(), status.bounce(), advice.answer, advice.wait);
    }

    let rules = Rules::compile("rule partner ; phrase \"mailbox is full\" => action investigate")?;
    let mut scratch = Vec::new();
    for recipient in Report::read(MESSAGE, &mut scratch, Some(&rules))?.recipients() {
        let address = recipient.fields.text(Field::RECIPIENT).unwrap_or_default();
        let decided = History::default().update(&recipient.status, today, None)?.decide(today, None)?;
        println!("{address} {} {} {}", recipient.status.category(), recipient.status.rule(), decided.decision);
    }
    Ok(())
}
