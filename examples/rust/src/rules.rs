//! Own rules, which go before everything the library knows; docs/rules.md has their language.

use crate::*;
use std::fmt;
use std::ptr::{null, null_mut};

/// A compiled set. It never changes: threads may share it.
pub struct Rules {
    memory: Box<[u64]>,
}

/// Where the text of rules is wrong; line and column count from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleError {
    pub result: Code,
    pub line: u32,
    pub column: u32,
}

impl fmt::Display for RuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}: {}", self.line, self.column, result_text(self.result))
    }
}

impl std::error::Error for RuleError {}

/// One value of a condition, and where it stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    pub group: i32,
    pub condition: RulesCondition,
    pub offset: usize,
    pub length: usize,
}

/// One rule. `None` for category, bounce and action: the built-in judgement stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule<'a> {
    pub name: &'a str,
    pub line: u32,
    pub priority: i32,
    pub category: Option<Category>,
    pub bounce: Option<Bounce>,
    pub action: Option<Action>,
    pub values: Vec<Value>,
    pub flaw: RulesFlaw,
    pub shadowed_by: Option<u32>,
}

impl Rules {
    /// Compiles rules.
    pub fn compile(text: &str) -> Result<Rules, RuleError> {
        let (mut size, mut line, mut column) = (0, 0, 0);
        let start = text.as_ptr().cast();
        let mut result = unsafe { ffi::smtpstatus_rules_size(start, text.len(), &mut size, &mut line, &mut column) };
        let mut memory = vec![0u64; (size + 7) / 8].into_boxed_slice();
        if result == 0 {
            let room = memory.as_mut_ptr().cast();
            result = unsafe {
                ffi::smtpstatus_rules_compile(room, size, start, text.len(), null_mut(), &mut line, &mut column)
            };
        }
        match result {
            0 => Ok(Rules { memory }),
            wrong => Err(RuleError { result: Code(wrong), line, column }),
        }
    }

    pub(crate) fn pointer(&self) -> *const ffi::smtpstatus_rules {
        self.memory.as_ptr().cast()
    }

    /// How many rules there are.
    pub fn len(&self) -> u32 {
        unsafe { ffi::smtpstatus_rules_count(self.pointer()) }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rules in the order of their text.
    pub fn iter(&self) -> impl Iterator<Item = Rule<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The rule at a place, 0 for the first.
    pub fn get(&self, index: u32) -> Option<Rule<'_>> {
        let set = self.pointer();
        let (mut name, mut length, mut line, mut priority, mut other) = (null(), 0, 0, 0, 0);
        let (mut category, mut bounce, mut action) = (0, 0, 0);
        if unsafe { ffi::smtpstatus_rules_name(set, index, &mut name, &mut length) } != 0 {
            return None;
        }
        let flaw = unsafe {
            ffi::smtpstatus_rules_place(set, index, &mut line, &mut priority);
            ffi::smtpstatus_rules_result(set, index, &mut category, &mut bounce, &mut action);
            RulesFlaw(ffi::smtpstatus_rules_flaw(set, index, &mut other))
        };
        Some(Rule {
            name: std::str::from_utf8(unsafe { bytes(name, length) }).expect("names of rules are ASCII"),
            line,
            priority,
            category: (category >= 0).then_some(Category(category)),
            bounce: (bounce >= 0).then_some(Bounce(bounce)),
            action: (action >= 0).then_some(Action(action)),
            values: (0..).map_while(|number| self.value(index, number)).collect(),
            flaw,
            shadowed_by: (flaw == RulesFlaw::SHADOWED).then_some(other),
        })
    }

    fn value(&self, index: u32, number: u32) -> Option<Value> {
        let (mut group, mut condition, mut offset, mut length) = (0, 0, 0, 0);
        let result = unsafe {
            ffi::smtpstatus_rules_value(
                self.pointer(),
                index,
                number,
                &mut group,
                &mut condition,
                &mut offset,
                &mut length,
            )
        };
        (result == 0).then_some(Value { group, condition: RulesCondition(condition), offset, length })
    }
}
