//! From a verdict to what a sender does next: retry the message, or suppress the address.

use crate::*;
use std::mem::size_of;
use std::os::raw::c_int;
use std::ptr::null;
use std::time::Duration;

/// The adjustable numbers. Where one is asked for, `None` stands for the defaults.
#[derive(Clone)]
pub struct Policy {
    handle: ffi::smtpstatus_policy,
}

/// A step of a schedule: up to the age `until` of the message, the wait, and its growth in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    pub until: u32,
    pub wait: u32,
    pub growth: u32,
}

impl Default for Policy {
    fn default() -> Self {
        let mut handle = ffi::smtpstatus_policy([0; size_of::<ffi::smtpstatus_policy>() / 8]);
        unsafe { ffi::smtpstatus_policy_init(&mut handle, size_of::<ffi::smtpstatus_policy>()) };
        Policy { handle }
    }
}

fn pointer(policy: Option<&Policy>) -> *const ffi::smtpstatus_policy {
    policy.map_or(null(), |policy| &policy.handle)
}

impl Policy {
    /// Changes a number.
    pub fn set(&mut self, option: PolicyOption, value: u64) -> Result<(), Code> {
        check(unsafe { ffi::smtpstatus_policy_set(&mut self.handle, option.0, value) }).map(drop)
    }

    /// Reads a number.
    pub fn get(&self, option: PolicyOption) -> Result<u64, Code> {
        let mut value = 0;
        check(unsafe { ffi::smtpstatus_policy_get(&self.handle, option.0, &mut value) })?;
        Ok(value)
    }

    /// The steps of a schedule.
    pub fn steps(&self, schedule: Schedule) -> impl Iterator<Item = Step> + '_ {
        (0..).map_while(move |index| {
            let (mut until, mut wait, mut growth) = (0, 0, 0);
            let result = unsafe {
                let handle = &self.handle;
                ffi::smtpstatus_policy_step(handle, schedule.0, index, &mut until, &mut wait, &mut growth)
            };
            (result == 0).then_some(Step { until, wait, growth })
        })
    }

    /// Replaces the steps of a schedule; on an error nothing changes.
    pub fn set_steps(&mut self, schedule: Schedule, steps: &[Step]) -> Result<(), Code> {
        let mut changed = self.handle;
        check(unsafe { ffi::smtpstatus_policy_clear_schedule(&mut changed, schedule.0) })?;
        for step in steps {
            check(unsafe {
                ffi::smtpstatus_policy_add_step(&mut changed, schedule.0, step.until, step.wait, step.growth)
            })?;
        }
        self.handle = changed;
        Ok(())
    }
}

/// What a sender knows of its attempts to deliver a message; times in Unix seconds.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// How many attempts there were, this one included.
    pub number: u32,
    pub first: i64,
    pub now: i64,
    /// Of the message and recipient: it spreads messages that failed together.
    pub seed: u64,
}

/// Whether to send the same message again, why, and for [`Retry::AGAIN`] after which time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetryAdvice {
    pub answer: Retry,
    pub reason: RetryReason,
    pub wait: Duration,
}

impl Status<'_> {
    /// Whether and when to try again.
    pub fn retry(
        &self,
        attempt: Attempt,
        policy: Option<&Policy>,
    ) -> Result<RetryAdvice, Code> {
        let (mut wait, mut reason): (u32, c_int) = (0, 0);
        let Attempt { number, first, now, seed } = attempt;
        let answer = check(unsafe {
            ffi::smtpstatus_retry(self.handle(), pointer(policy), number, first, now, seed, &mut wait, &mut reason)
        })?;
        let wait = Duration::from_secs(wait.into());
        Ok(RetryAdvice { answer: Retry(answer), reason: RetryReason(reason), wait })
    }
}

/// The event of a verdict that was stored.
pub fn event_of(category: Category, outcome: Outcome, bounce: Bounce) -> Event {
    Event(unsafe { ffi::smtpstatus_event_of(category.0, outcome.0, bounce.0) })
}

/// Days since 1970-01-01 UTC.
pub type Day = u32;

/// The history of an address, a number to store beside it; 0 is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct History(pub u64);

/// Whether to send to an address, why, and the day on which a suppression may be lifted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decided {
    pub decision: Decision,
    pub reason: DecisionReason,
    pub lift: Option<Day>,
}

impl History {
    /// Adds what a verdict says of the address.
    pub fn update(
        self,
        status: &Status<'_>,
        day: Day,
        policy: Option<&Policy>,
    ) -> Result<History, Code> {
        let mut updated = 0;
        check(unsafe {
            ffi::smtpstatus_history_update(self.0, pointer(policy), status.handle(), day, &mut updated)
        })?;
        Ok(History(updated))
    }

    /// Adds an event.
    pub fn add(
        self,
        event: Event,
        day: Day,
        policy: Option<&Policy>,
    ) -> Result<History, Code> {
        let mut updated = 0;
        check(unsafe { ffi::smtpstatus_history_add(self.0, pointer(policy), event.0, day, &mut updated) })?;
        Ok(History(updated))
    }

    /// Reads a part of it.
    pub fn field(self, field: HistoryField) -> Result<u32, Code> {
        let mut value = 0;
        check(unsafe { ffi::smtpstatus_history_get(self.0, field.0, &mut value) })?;
        Ok(value)
    }

    /// Whether to send to the address.
    pub fn decide(self, today: Day, policy: Option<&Policy>) -> Result<Decided, Code> {
        let (mut reason, mut lift): (c_int, u32) = (0, 0);
        let decision =
            check(unsafe { ffi::smtpstatus_decide(self.0, pointer(policy), today, &mut reason, &mut lift) })?;
        let lift = Some(lift).filter(|day| *day != 0);
        Ok(Decided { decision: Decision(decision), reason: DecisionReason(reason), lift })
    }
}
