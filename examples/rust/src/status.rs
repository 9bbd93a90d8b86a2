//! One reply, read and judged.

use crate::*;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::mem::size_of;
use std::os::raw::c_int;
use std::ptr::{null, null_mut};
use std::time::Duration;

/// What replies are read with: options, and what is known beside their bytes.
#[derive(Clone, Copy)]
pub struct Parser<'r> {
    handle: ffi::smtpstatus,
    rules: PhantomData<&'r Rules>,
}

/// What [`Parser::parse_reply`] found.
pub enum Parsed<'a> {
    /// A reply, and how many bytes belong to it.
    Reply(Status<'a>, usize),
    /// It may go on: call again with the same bytes and more after them.
    NeedMore,
    /// There is nothing, and nothing will come.
    End,
}

/// Bytes that are no reply: the fault is at `offset`, and after `consumed` bytes one may go on reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseError {
    pub result: Code,
    pub offset: usize,
    pub consumed: usize,
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "byte {}: {}", self.offset, result_text(self.result))
    }
}

impl std::error::Error for ParseError {}

impl Default for Parser<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'r> Parser<'r> {
    /// A parser with the options at their defaults.
    pub fn new() -> Self {
        let mut handle = ffi::smtpstatus([0; size_of::<ffi::smtpstatus>() / 8]);
        unsafe { ffi::smtpstatus_init(&mut handle, size_of::<ffi::smtpstatus>()) };
        Parser { handle, rules: PhantomData }
    }

    /// Sets an option.
    pub fn option(mut self, option: ParserOption, value: u64) -> Result<Self, Code> {
        check(unsafe { ffi::smtpstatus_set_option(&mut self.handle, option.0, value) })?;
        Ok(self)
    }

    /// Says which SMTP command the replies answer. One that the library does not know leaves it open.
    pub fn command(self, command: Command) -> Self {
        self.option(ParserOption::COMMAND, command.0 as u64).unwrap_or(self)
    }

    /// Names the server that replies.
    pub fn host(mut self, host: &str) -> Self {
        unsafe { ffi::smtpstatus_set_host(&mut self.handle, host.as_ptr().cast(), host.len()) };
        self
    }

    /// Judges with own rules, which the parser and what it reads borrow from now on.
    pub fn rules<'n>(mut self, rules: &'n Rules) -> Parser<'n> {
        unsafe { ffi::smtpstatus_set_rules(&mut self.handle, rules.pointer()) };
        Parser { handle: self.handle, rules: PhantomData }
    }

    /// Reads one SMTP reply from the start of `data`, to which more may come unless it is `complete`.
    ///
    /// Each call reads from the start, so that nothing depends on bytes of an earlier one.
    pub fn parse_reply<'a>(&self, data: &'a [u8], complete: bool) -> Result<Parsed<'a>, ParseError>
    where
        'r: 'a,
    {
        let mut handle = self.handle;
        let mut consumed = 0;
        let flags = if complete { Input::COMPLETE.0 } else { 0 };
        let result = Code(unsafe {
            ffi::smtpstatus_parse_reply(&mut handle, pointer(data), data.len(), flags, &mut consumed)
        });
        match result {
            Code::OK => Ok(Parsed::Reply(Status::judged(handle), consumed)),
            Code::NEED_MORE => Ok(Parsed::NeedMore),
            Code::END => Ok(Parsed::End),
            _ => Err(ParseError { result, offset: unsafe { ffi::smtpstatus_error_offset(&handle) }, consumed }),
        }
    }

    /// The replies in complete `data`, one after the other. After an error it goes on behind the fault.
    pub fn replies<'p, 'a>(&'p self, data: &'a [u8]) -> Replies<'p, 'a, 'r> {
        Replies { parser: self, data }
    }

    /// Reads the reply inside a text: a Diagnostic-Code, a line of a log, prose.
    pub fn parse_diagnostic<'a>(&self, data: &'a [u8]) -> Status<'a>
    where
        'r: 'a,
    {
        let mut handle = self.handle;
        let result = unsafe { ffi::smtpstatus_parse_diagnostic(&mut handle, pointer(data), data.len()) };
        debug_assert_eq!(result, 0, "any bytes can be read");
        Status::judged(handle)
    }

    /// Takes codes without text, of which one may be 0.
    pub fn parse_codes(&self, reply_code: i32, enhanced: Enhanced) -> Result<Status<'r>, Code> {
        let mut handle = self.handle;
        check(unsafe { ffi::smtpstatus_parse_codes(&mut handle, reply_code, enhanced.0) })?;
        Ok(Status::judged(handle))
    }
}

/// The iterator of [`Parser::replies`].
pub struct Replies<'p, 'a, 'r> {
    parser: &'p Parser<'r>,
    data: &'a [u8],
}

impl<'a, 'r: 'a> Iterator for Replies<'_, 'a, 'r> {
    type Item = Result<Status<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.parser.parse_reply(self.data, true) {
            Ok(Parsed::Reply(status, used)) => {
                self.data = &self.data[used..];
                Some(Ok(status))
            }
            Ok(_) => None,
            Err(error) => {
                self.data = &self.data[error.consumed..];
                Some(Err(error))
            }
        }
    }
}

/// A line of a reply; its code is 0 where it lost it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    pub code: i32,
    pub text: &'a [u8],
}

/// An enhanced code: class * 1000000 + subject * 1000 + detail; 0 is none, shown as "".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Enhanced(pub u32);

impl fmt::Display for Enhanced {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            code => write!(out, "{}.{}.{}", code / 1_000_000, code / 1000 % 1000, code % 1000),
        }
    }
}

/// A reply, read and judged. It borrows the bytes it was read from and the rules; it may be sent to another
/// thread, but not be used by two at the same time.
#[derive(Clone)]
pub struct Status<'a> {
    handle: ffi::smtpstatus,
    borrowed: PhantomData<(&'a [u8], Cell<()>)>,
}

macro_rules! answers {
    ($($(#[$comment:meta])* $name:ident: $kind:ident, $function:ident;)*) => {
        $($(#[$comment])*
        pub fn $name(&self) -> $kind {
            $kind(unsafe { ffi::$function(&self.handle) })
        })*
    };
}

impl<'a> Status<'a> {
    /// Judges what was read. The caller has borrowed it for 'a.
    fn judged(mut handle: ffi::smtpstatus) -> Self {
        let result = unsafe { ffi::smtpstatus_classify(&mut handle) };
        debug_assert_eq!(result, 0, "what was read can be judged");
        Status { handle, borrowed: PhantomData }
    }

    /// Copies a judged handle, which points into bytes that are borrowed for 'a.
    pub(crate) unsafe fn copied(from: *const ffi::smtpstatus) -> Self {
        let mut status = Status { handle: Parser::new().handle, borrowed: PhantomData };
        let to: *mut ffi::smtpstatus = &mut status.handle;
        std::ptr::copy_nonoverlapping(from.cast::<u8>(), to.cast::<u8>(), ffi::smtpstatus_size());
        status
    }

    pub(crate) fn handle(&self) -> &ffi::smtpstatus {
        &self.handle
    }

    answers! {
        /// The enhanced code; 0 is none.
        enhanced: Enhanced, smtpstatus_enhanced_code;
        /// Where the reply departs from the grammar.
        anomalies: Anomaly, smtpstatus_anomalies;
        /// What happened.
        category: Category, smtpstatus_category;
        /// What the protocol says of this attempt.
        outcome: Outcome, smtpstatus_outcome;
        /// What the reply says of the recipient's address.
        bounce: Bounce, smtpstatus_bounce;
        /// What to do now.
        action: Action, smtpstatus_action;
        /// Whom or what the reply is about.
        scope: Scope, smtpstatus_scope;
        /// How much going on unchanged harms the sender's reputation.
        impact: Impact, smtpstatus_impact;
        /// All that agrees with the category.
        evidence: Evidence, smtpstatus_evidence;
        /// The one bit that decided.
        deciding_evidence: Evidence, smtpstatus_deciding_evidence;
        /// What speaks against each other.
        conflicts: Conflict, smtpstatus_conflicts;
        /// The command that was set, else the one that the text names.
        command: Command, smtpstatus_command;
        /// The one whose dialect this is.
        provider: Provider, smtpstatus_provider;
        /// The list of waits that the verdict calls for.
        schedule: Schedule, smtpstatus_schedule;
        /// What the verdict means for the history of the address.
        event: Event, smtpstatus_event;
    }

    /// The basic code, of the last line when they differ.
    pub fn reply_code(&self) -> Option<i32> {
        Some(unsafe { ffi::smtpstatus_reply_code(&self.handle) }).filter(|code| *code != 0)
    }

    /// The code of the first line.
    pub fn first_reply_code(&self) -> Option<i32> {
        Some(unsafe { ffi::smtpstatus_first_reply_code(&self.handle) }).filter(|code| *code != 0)
    }

    /// How sure the verdict is, 0..=100.
    pub fn confidence(&self) -> i32 {
        unsafe { ffi::smtpstatus_confidence(&self.handle) }
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        let mut seconds = 0;
        let result = unsafe { ffi::smtpstatus_retry_after(&self.handle, &mut seconds) };
        (result == 0).then(|| Duration::from_secs(seconds.into()))
    }

    /// The place of the own rule that spoke.
    pub fn matched_rule(&self) -> Option<u32> {
        let mut index = 0;
        let result = unsafe { ffi::smtpstatus_matched_rule(&self.handle, &mut index) };
        (result == 0).then_some(index)
    }

    /// The rule that decided: "enhanced:5.1.1", "custom:NAME".
    pub fn rule(&self) -> String {
        let mut needed = 0;
        unsafe { ffi::smtpstatus_rule(&self.handle, null_mut(), 0, &mut needed) };
        let mut text = vec![0; needed + 1];
        unsafe { ffi::smtpstatus_rule(&self.handle, text.as_mut_ptr().cast(), text.len(), null_mut()) };
        text.truncate(needed);
        String::from_utf8(text).expect("names of rules are ASCII")
    }

    /// The text for a person: lines joined, codes left out.
    pub fn text(&self) -> Vec<u8> {
        let mut needed = 0;
        unsafe { ffi::smtpstatus_copy_text(&self.handle, null_mut(), 0, &mut needed) };
        let mut text = vec![0; needed];
        unsafe { ffi::smtpstatus_copy_text(&self.handle, text.as_mut_ptr().cast(), needed, null_mut()) };
        text
    }

    /// The lines of the reply, which borrow its bytes.
    pub fn lines(&self) -> impl Iterator<Item = Line<'a>> + '_ {
        let mut cursor = 0;
        std::iter::from_fn(move || {
            let (mut code, mut text, mut length): (c_int, _, _) = (0, null(), 0);
            let result = unsafe {
                ffi::smtpstatus_next_line(&self.handle, &mut cursor, &mut code, &mut text, &mut length)
            };
            (result == 0).then(|| Line { code, text: unsafe { bytes(text, length) } })
        })
    }

    /// The bytes of one part, borrowed from those that were read: they may outlive the status, but not the input.
    pub fn span(&self, part: Part) -> Option<&'a [u8]> {
        let (mut data, mut length) = (null(), 0);
        let result = unsafe { ffi::smtpstatus_span(&self.handle, part.0, &mut data, &mut length) };
        (result == 0).then(|| unsafe { bytes(data, length) })
    }

    /// What it means, for people.
    pub fn explanation(&self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_explanation(&self.handle) })
    }

    /// What to do, for people.
    pub fn advice(&self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_advice(&self.handle) })
    }

    /// The page or standard that says so.
    pub fn reference(&self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_reference(&self.handle) })
    }

    /// What another system calls it.
    pub fn term(&self, vocabulary: Vocabulary) -> &'static str {
        constant(unsafe { ffi::smtpstatus_vocabulary_term(&self.handle, vocabulary.0) })
    }
}
