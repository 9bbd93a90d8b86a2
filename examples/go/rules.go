// SPDX-License-Identifier: MIT

package smtpstatus

// #include <smtpstatus_dsn.h>
import "C"

import (
	"fmt"
	"runtime"
)

// Rules is a compiled set of own rules; docs/rules.md has their language. It never changes: goroutines may share it.
type Rules struct{ set *memory }

// RuleError says where the text of rules is wrong; Line and Column count from 1.
type RuleError struct {
	Result       Result
	Line, Column int
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Result.Error())
}

// Unwrap gives the Result, for errors.Is.
func (e *RuleError) Unwrap() error { return e.Result }

// CompileRules compiles rules, or returns a *RuleError.
func CompileRules(text string) (*Rules, error) {
	source := copyOf([]byte(text))
	defer runtime.KeepAlive(source)
	var size C.size_t
	var line, column C.uint32_t
	result := C.smtpstatus_rules_size(source.chars(), source.size, &size, &line, &column)
	if result != C.SMTPSTATUS_OK {
		return nil, &RuleError{Result(result), int(line), int(column)}
	}
	set := newMemory(size)
	result = C.smtpstatus_rules_compile(set.start, size, source.chars(), source.size, nil, &line, &column)
	if result != C.SMTPSTATUS_OK {
		return nil, &RuleError{Result(result), int(line), int(column)}
	}
	return &Rules{set}, nil
}

// c is the set for a call; NULL for nil.
func (r *Rules) c() *C.smtpstatus_rules {
	if r == nil {
		return nil
	}
	return (*C.smtpstatus_rules)(r.set.start)
}

// Value is one value of a condition and where it stands in the text.
type Value struct {
	Group          int
	Condition      RulesCondition
	Offset, Length int
}

// Rule is one rule. Category, Bounce and Action are nil where the built-in judgement stays.
type Rule struct {
	Name       string
	Line       int
	Priority   int
	Category   *Category
	Bounce     *Bounce
	Action     *Action
	Values     []Value
	Flaw       RulesFlaw
	ShadowedBy int // the place of the rule that goes before it, when that is the flaw
}

// Len is the number of rules.
func (r *Rules) Len() int { defer runtime.KeepAlive(r); return int(C.smtpstatus_rules_count(r.c())) }

func pointerUnlessNegative[T ~int32](value C.int) *T {
	if value < 0 {
		return nil
	}
	converted := T(value)
	return &converted
}

// At gives the rule at a place, 0 for the first. It panics beyond the last, as an index of a slice does.
func (r *Rules) At(place int) Rule {
	defer runtime.KeepAlive(r)
	if place < 0 || place >= r.Len() {
		panic(fmt.Sprintf("smtpstatus: rule %d of %d", place, r.Len()))
	}
	index := C.uint32_t(place)
	var name *C.char
	var length C.size_t
	var line, other C.uint32_t
	var priority, category, bounce, action C.int
	C.smtpstatus_rules_name(r.c(), index, &name, &length)
	C.smtpstatus_rules_place(r.c(), index, &line, &priority)
	C.smtpstatus_rules_result(r.c(), index, &category, &bounce, &action)
	flaw := C.smtpstatus_rules_flaw(r.c(), index, &other)
	return Rule{
		Name: stringOf(name, length), Line: int(line), Priority: int(priority),
		Category: pointerUnlessNegative[Category](category), Bounce: pointerUnlessNegative[Bounce](bounce),
		Action: pointerUnlessNegative[Action](action), Values: r.values(index),
		Flaw: RulesFlaw(flaw), ShadowedBy: int(other),
	}
}

func (r *Rules) values(index C.uint32_t) []Value {
	var values []Value
	var group, condition C.int
	var offset, length C.size_t
	for C.smtpstatus_rules_value(r.c(), index, C.uint32_t(len(values)), &group, &condition, &offset, &length) == C.SMTPSTATUS_OK {
		values = append(values, Value{int(group), RulesCondition(condition), int(offset), int(length)})
	}
	return values
}
