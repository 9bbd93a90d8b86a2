//! Reads SMTP replies and bounce messages, and says what they mean and what to do next.
//!
//! This is the C library of that name; `include/smtpstatus.h` says what each value means. Nothing is copied: a
//! [`Status`] borrows the bytes it was read from, and so do the spans it gives.
//!
//! ```
//! use smtpstatus::{Bounce, Parser, Part};
//!
//! let reply = b"550 5.1.1 <ann@example.com>: no such user\r\n".to_vec();
//! let status = Parser::new().parse_diagnostic(&reply);
//! assert_eq!(status.bounce(), Bounce::HARD);
//! assert_eq!(status.span(Part::MATCH), Some(&b"no such user"[..]));
//! ```
//!
//! SPDX-License-Identifier: MIT

mod deciding;
mod numbers;
mod report;
mod rules;
mod status;

pub use deciding::{event_of, Attempt, Day, Decided, History, Policy, RetryAdvice, Step};
pub use numbers::*;
pub use report::{Fields, Recipient, Recipients, Report};
pub use rules::{Rule, RuleError, Rules, Value};
pub use status::{Enhanced, Line, ParseError, Parsed, Parser, Replies, Status};

use numbers::ffi;
use std::ffi::CStr;
use std::os::raw::{c_char, c_int};

impl std::error::Error for Code {}

/// The result as an error when it is one.
fn check(result: c_int) -> Result<c_int, Code> {
    if result < 0 {
        Err(Code(result))
    } else {
        Ok(result)
    }
}

/// The version of the library that runs.
pub fn version() -> &'static str {
    constant(unsafe { ffi::smtpstatus_version() })
}

/// The fingerprint of the tables that the library was built with.
pub fn table_revision() -> &'static str {
    constant(unsafe { ffi::smtpstatus_table_revision() })
}

/// A sentence about a result, for people.
pub fn result_text(result: Code) -> &'static str {
    constant(unsafe { ffi::smtpstatus_result_text(result.0) })
}

/// A text of the library: static, ASCII, with a NUL.
fn constant(text: *const c_char) -> &'static str {
    unsafe { CStr::from_ptr(text) }.to_str().expect("texts are ASCII")
}

/// The bytes of a span that the library gave. The caller says what they are borrowed from.
unsafe fn bytes<'a>(data: *const c_char, length: usize) -> &'a [u8] {
    if length == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(data.cast(), length)
    }
}

fn pointer(data: &[u8]) -> *const c_char {
    data.as_ptr().cast()
}
