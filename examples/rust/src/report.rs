//! Bounce messages: what kind of message it is, and one status for each recipient.

use crate::*;
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::size_of;
use std::ptr::{null, null_mut};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Fields of a message, and of one recipient; they borrow the message.
#[derive(Clone)]
pub struct Fields<'a> {
    handle: ffi::smtpstatus_report,
    borrowed: PhantomData<(&'a [u8], Cell<()>)>,
}

impl<'a> Fields<'a> {
    /// The bytes of a field as they stand in the message.
    pub fn span(&self, field: Field) -> Option<&'a [u8]> {
        let (mut data, mut length) = (null(), 0);
        let result = unsafe { ffi::smtpstatus_report_span(&self.handle, field.0, &mut data, &mut length) };
        (result == 0).then(|| unsafe { bytes(data, length) })
    }

    /// A field unfolded and decoded.
    pub fn copy(&self, field: Field) -> Option<Vec<u8>> {
        let mut needed = 0;
        let result = Code(unsafe {
            ffi::smtpstatus_report_copy(&self.handle, field.0, null_mut(), 0, &mut needed)
        });
        if result != Code::OK && result != Code::BUFFER {
            return None;
        }
        let mut text = vec![0; needed];
        unsafe {
            ffi::smtpstatus_report_copy(&self.handle, field.0, text.as_mut_ptr().cast(), needed, null_mut());
        }
        Some(text)
    }

    /// The same as text.
    pub fn text(&self, field: Field) -> Option<String> {
        self.copy(field).map(|text| String::from_utf8_lossy(&text).into_owned())
    }

    /// A field that is a date.
    pub fn time(&self, field: Field) -> Option<SystemTime> {
        let mut seconds = 0i64;
        let result = unsafe { ffi::smtpstatus_report_time(&self.handle, field.0, &mut seconds) };
        let distance = Duration::from_secs(seconds.unsigned_abs());
        match result {
            0 if seconds < 0 => UNIX_EPOCH.checked_sub(distance),
            0 => UNIX_EPOCH.checked_add(distance),
            _ => None,
        }
    }
}

/// A message that was read.
#[derive(Clone)]
pub struct Report<'a> {
    pub fields: Fields<'a>,
}

impl<'a> Report<'a> {
    /// Reads a message, judging with own rules where given. Any bytes are a message.
    ///
    /// Parts that have to be decoded go into `scratch`, which is made larger when they do: the report borrows both.
    pub fn read(
        message: &'a [u8],
        scratch: &'a mut Vec<u8>,
        rules: Option<&'a Rules>,
    ) -> Result<Self, Code> {
        let mut handle = ffi::smtpstatus_report([0; size_of::<ffi::smtpstatus_report>() / 8]);
        unsafe {
            ffi::smtpstatus_report_init(&mut handle, size_of::<ffi::smtpstatus_report>());
            ffi::smtpstatus_report_set_rules(&mut handle, rules.map_or(null(), Rules::pointer));
        }
        let mut open = |scratch: &mut Vec<u8>| {
            let room = scratch.as_mut_ptr().cast();
            Code(unsafe {
                ffi::smtpstatus_report_open(&mut handle, pointer(message), message.len(), room, scratch.len())
            })
        };
        let mut result = open(scratch);
        if result == Code::BUFFER {
            scratch.resize(unsafe { ffi::smtpstatus_report_scratch_size(message.len()) }, 0);
            result = open(scratch);
        }
        check(result.0)?;
        Ok(Report { fields: Fields { handle, borrowed: PhantomData } })
    }

    /// What sort of message it is.
    pub fn kind(&self) -> Kind {
        Kind(unsafe { ffi::smtpstatus_report_kind(&self.fields.handle) })
    }

    /// The mail server or standard whose form the message has; "" when it is not known.
    pub fn dialect(&self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_report_dialect(&self.fields.handle) })
    }

    /// The recipients, from the first one on.
    pub fn recipients(&self) -> Recipients<'a> {
        Recipients { at: self.fields.clone() }
    }
}

/// The iterator of [`Report::recipients`].
pub struct Recipients<'a> {
    at: Fields<'a>,
}

impl<'a> Iterator for Recipients<'a> {
    type Item = Recipient<'a>;

    fn next(&mut self) -> Option<Recipient<'a>> {
        if unsafe { ffi::smtpstatus_report_next(&mut self.at.handle) } != 0 {
            return None;
        }
        let status = unsafe { Status::copied(ffi::smtpstatus_report_status(&self.at.handle)) };
        Some(Recipient { fields: self.at.clone(), status })
    }
}

/// What a report says of one recipient. It borrows the message, not the report.
#[derive(Clone)]
pub struct Recipient<'a> {
    pub fields: Fields<'a>,
    pub status: Status<'a>,
}

impl Recipient<'_> {
    /// What the report says must become of the recipient.
    pub fn action(&self) -> Kind {
        Kind(unsafe { ffi::smtpstatus_report_action(&self.fields.handle) })
    }

    /// The enhanced code of the Status field; 0 when it has none.
    pub fn status_field(&self) -> Enhanced {
        Enhanced(unsafe { ffi::smtpstatus_report_status_field(&self.fields.handle) })
    }

    /// Which sources of the report contradict each other.
    pub fn conflicts(&self) -> ReportConflict {
        ReportConflict(unsafe { ffi::smtpstatus_report_conflicts(&self.fields.handle) })
    }
}
