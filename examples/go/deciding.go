// SPDX-License-Identifier: MIT

package smtpstatus

// #include <smtpstatus_dsn.h>
import "C"

import (
	"runtime"
	"time"
)

// Policy is the adjustable numbers of decisions. Where one is asked for, nil stands for the defaults.
type Policy struct{ handle *memory }

// NewPolicy makes one with all defaults.
func NewPolicy() *Policy {
	p := &Policy{newMemory(C.smtpstatus_policy_size())}
	C.smtpstatus_policy_init(p.c(), p.handle.size)
	return p
}

func (p *Policy) c() *C.smtpstatus_policy {
	if p == nil {
		return nil
	}
	return (*C.smtpstatus_policy)(p.handle.start)
}

// Set changes a number.
func (p *Policy) Set(option PolicyOption, value uint64) error {
	defer runtime.KeepAlive(p)
	return check(C.smtpstatus_policy_set(p.c(), C.int(option), C.uint64_t(value)))
}

// Get reads a number.
func (p *Policy) Get(option PolicyOption) (uint64, error) {
	defer runtime.KeepAlive(p)
	var value C.uint64_t
	err := check(C.smtpstatus_policy_get(p.c(), C.int(option), &value))
	return uint64(value), err
}

// Step is a step of a schedule: up to the age Until of the message, the wait, and its growth in percent.
type Step struct {
	Until, Wait time.Duration
	Growth      int
}

func seconds(d time.Duration) C.uint32_t {
	const most = time.Duration(^uint32(0)) * time.Second
	if d < 0 {
		return 0 // which the library refuses
	}
	if d > most {
		d = most
	}
	return C.uint32_t(d / time.Second)
}

// Steps gives the steps of a schedule.
func (p *Policy) Steps(schedule Schedule) []Step {
	defer runtime.KeepAlive(p)
	var steps []Step
	var until, wait, growth C.uint32_t
	for C.smtpstatus_policy_step(p.c(), C.int(schedule), C.size_t(len(steps)), &until, &wait, &growth) == C.SMTPSTATUS_OK {
		steps = append(steps, Step{time.Duration(until) * time.Second, time.Duration(wait) * time.Second, int(growth)})
	}
	return steps
}

// SetSteps replaces the steps of a schedule. After an error it has those before the wrong one.
func (p *Policy) SetSteps(schedule Schedule, steps []Step) error {
	defer runtime.KeepAlive(p)
	err := check(C.smtpstatus_policy_clear_schedule(p.c(), C.int(schedule)))
	for _, step := range steps {
		if err == nil {
			err = check(C.smtpstatus_policy_add_step(p.c(), C.int(schedule), seconds(step.Until), seconds(step.Wait),
				C.uint32_t(step.Growth)))
		}
	}
	return err
}

// Attempt is what a sender knows of its attempts to deliver a message.
type Attempt struct {
	Number     uint32    // how many attempts there were, this one included
	First, Now time.Time // when the first one was, and now
	Seed       uint64    // of the message and recipient: it spreads messages that failed together
}

// RetryAdvice says whether to send the same message again, why, and for RetryAgain after which time.
type RetryAdvice struct {
	Answer Retry
	Reason RetryReason
	Wait   time.Duration
}

// Retry says whether and when to try again.
func (s *Status) Retry(attempt Attempt, policy *Policy) (RetryAdvice, error) {
	defer s.keep()
	defer runtime.KeepAlive(policy)
	var wait C.uint32_t
	var reason C.int
	answer := C.smtpstatus_retry(s.c(), policy.c(), C.uint32_t(attempt.Number), C.int64_t(attempt.First.Unix()),
		C.int64_t(attempt.Now.Unix()), C.uint64_t(attempt.Seed), &wait, &reason)
	if err := check(answer); err != nil {
		return RetryAdvice{}, err
	}
	return RetryAdvice{Retry(answer), RetryReason(reason), time.Duration(wait) * time.Second}, nil
}

// EventOf is the event of a verdict that was stored.
func EventOf(category Category, outcome Outcome, bounce Bounce) Event {
	return Event(C.smtpstatus_event_of(C.int(category), C.int(outcome), C.int(bounce)))
}

// Day counts the days since 1970-01-01 UTC.
type Day uint32

// DayOf is the day of a moment.
func DayOf(moment time.Time) Day { return Day(moment.Unix() / 86400) }

// History is the history of an address, a number to store beside it; 0 is none.
type History uint64

// Update adds what a verdict says of the address.
func (h History) Update(status *Status, day Day, policy *Policy) (History, error) {
	defer status.keep()
	defer runtime.KeepAlive(policy)
	updated := C.uint64_t(h)
	err := check(C.smtpstatus_history_update(C.uint64_t(h), policy.c(), status.c(), C.uint32_t(day), &updated))
	return History(updated), err
}

// Add adds an event.
func (h History) Add(event Event, day Day, policy *Policy) (History, error) {
	defer runtime.KeepAlive(policy)
	updated := C.uint64_t(h)
	err := check(C.smtpstatus_history_add(C.uint64_t(h), policy.c(), C.int(event), C.uint32_t(day), &updated))
	return History(updated), err
}

// Field reads a part of it.
func (h History) Field(field HistoryField) (uint32, error) {
	var value C.uint32_t
	err := check(C.smtpstatus_history_get(C.uint64_t(h), C.int(field), &value))
	return uint32(value), err
}

// Verdict on an address: whether to send to it, why, and the day on which a suppression may be lifted, or 0.
type Verdict struct {
	Decision Decision
	Reason   DecisionReason
	Lift     Day
}

// Decide says whether to send to the address.
func (h History) Decide(today Day, policy *Policy) (Verdict, error) {
	defer runtime.KeepAlive(policy)
	var reason C.int
	var lift C.uint32_t
	decision := C.smtpstatus_decide(C.uint64_t(h), policy.c(), C.uint32_t(today), &reason, &lift)
	if err := check(decision); err != nil {
		return Verdict{}, err
	}
	return Verdict{Decision(decision), DecisionReason(reason), Day(lift)}, nil
}
