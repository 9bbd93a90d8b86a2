//! The enums of the C interface. A type can hold any number, also one of a newer library.

use crate::constant;
use std::fmt;
use std::os::raw::c_int;

macro_rules! common {
    ($name:ident, $number:ty, { $($constant:ident = $value:literal,)* }) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub $number);

        #[allow(missing_docs)]
        impl $name {
            $(pub const $constant: $name = $name($value);)*
            /// All that this crate knows, in ascending order.
            pub const ALL: &'static [$name] = &[$($name::$constant),*];
        }
    };
}

macro_rules! numbers {
    ($name:ident, $function:path, $constants:tt) => {
        common!($name, c_int, $constants);

        impl $name {
            /// The library's name for it, "invalid" when it has none.
            pub fn name(self) -> &'static str {
                constant(unsafe { $function(self.0) })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(self.name())
            }
        }
    };
}

macro_rules! bits {
    ($name:ident, $function:path, $constants:tt) => {
        common!($name, u32, $constants);

        impl $name {
            /// The library's names for the bits that are set, the lowest first.
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                let set = (0..u32::BITS).map(|bit| 1 << bit).filter(move |bit| self.0 & bit != 0);
                set.map(|bit| constant(unsafe { $function(bit) }))
            }

            /// Whether all of these bits are set.
            pub fn contains(self, bits: $name) -> bool {
                self.0 & bits.0 == bits.0
            }
        }

        impl std::ops::BitOr for $name {
            type Output = $name;

            fn bitor(self, other: $name) -> $name {
                $name(self.0 | other.0)
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/interface.rs"));

/// The mailbox provider or filter whose dialect a reply has; 0 is none that is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Provider(pub c_int);

impl Provider {
    /// The short name, "google".
    pub fn name(self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_provider_name(self.0) })
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        constant(unsafe { ffi::smtpstatus_provider_title(self.0) })
    }
}

impl Command {
    /// The command of a name, in any case: "RCPT TO", "end_of_data".
    pub fn from_name(name: &str) -> Option<Command> {
        let number = unsafe { ffi::smtpstatus_command_value(name.as_ptr().cast(), name.len()) };
        (number >= 0).then_some(Command(number))
    }
}
