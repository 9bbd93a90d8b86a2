// SPDX-License-Identifier: MIT

package smtpstatus

// #include <string.h>
// #include <smtpstatus_dsn.h>
import "C"

import (
	"fmt"
	"io"
	"runtime"
	"time"
	"unsafe"
)

// Status is one reply, read and judged. Before anything was read all answers are 0, "" or none.
//
// The bytes that are parsed are copied, and spans are copies: a Status depends on no buffer of the caller.
type Status struct {
	handle *memory
	input  []*memory // what the handle points into
	rules  *Rules
	judged bool
}

// New makes a Status with the options at their defaults.
func New() *Status {
	s := &Status{handle: newMemory(C.smtpstatus_size())}
	C.smtpstatus_init(s.c(), s.handle.size)
	return s
}

// c is the handle for a call. Whoever uses it defers keep.
func (s *Status) c() *C.smtpstatus { return (*C.smtpstatus)(s.handle.start) }

// keep holds on to everything that the handle points to, until here; to be deferred before a call.
func (s *Status) keep() {
	runtime.KeepAlive(s.handle)
	runtime.KeepAlive(s.input)
	runtime.KeepAlive(s.rules)
}

// ParseError says why bytes are no reply: the fault is at Offset, and after Consumed bytes one may go on reading.
type ParseError struct {
	Result   Result
	Offset   int
	Consumed int
}

func (e *ParseError) Error() string { return fmt.Sprintf("byte %d: %v", e.Offset, e.Result.Error()) }

// Unwrap gives the Result, for errors.Is.
func (e *ParseError) Unwrap() error { return e.Result }

// ParseReply reads one SMTP reply from the start of data and judges it. It returns how many bytes belong to it.
//
// Unless complete, the reply may go on after data: then the error is ResultNeedMore. Call again with the same
// bytes and more after them. io.EOF: there is nothing and nothing will come. *ParseError: it is no reply.
func (s *Status) ParseReply(data []byte, complete bool) (consumed int, err error) {
	defer s.keep()
	var used C.size_t
	var flags C.uint32_t
	if complete {
		flags = C.SMTPSTATUS_INPUT_COMPLETE
	}
	start := s.take(data)
	switch result := C.smtpstatus_parse_reply(s.c(), start, C.size_t(len(data)), flags, &used); result {
	case C.SMTPSTATUS_OK:
		return int(used), s.judge()
	case C.SMTPSTATUS_END:
		return 0, io.EOF
	case C.SMTPSTATUS_NEED_MORE:
		return 0, ResultNeedMore
	default:
		return int(used), &ParseError{Result(result), int(C.smtpstatus_error_offset(s.c())), int(used)}
	}
}

// ParseDiagnostic reads and judges the reply inside a text: a Diagnostic-Code, a line of a log, prose.
func (s *Status) ParseDiagnostic(data []byte) error {
	defer s.keep()
	start := s.take(data)
	if err := check(C.smtpstatus_parse_diagnostic(s.c(), start, C.size_t(len(data)))); err != nil {
		return err
	}
	return s.judge()
}

// ParseCodes judges codes without text; one of them may be 0.
func (s *Status) ParseCodes(replyCode int, enhanced Enhanced) error {
	defer s.keep()
	s.take(nil)
	if err := check(C.smtpstatus_parse_codes(s.c(), C.int(replyCode), C.uint32_t(enhanced))); err != nil {
		return err
	}
	return s.judge()
}

// take copies the input, which replaces what was there.
func (s *Status) take(data []byte) *C.char {
	s.judged = false
	s.input = []*memory{copyOf(data)}
	return s.input[0].chars()
}

func (s *Status) judge() error {
	err := check(C.smtpstatus_classify(s.c()))
	s.judged = err == nil
	return err
}

// changed judges anew what was read, after something that the verdict rests on was set.
func (s *Status) changed(result C.int) error {
	if err := check(result); err != nil || !s.judged {
		return err
	}
	return s.judge()
}

// SetOption sets an option. What was read is judged anew, as with the other Set methods; the verdict on a recipient of a
// bounce message stays.
func (s *Status) SetOption(option Option, value uint64) error {
	defer s.keep()
	return s.changed(C.smtpstatus_set_option(s.c(), C.int(option), C.uint64_t(value)))
}

// Option reads an option.
func (s *Status) Option(option Option) (uint64, error) {
	defer s.keep()
	var value C.uint64_t
	err := check(C.smtpstatus_get_option(s.c(), C.int(option), &value))
	return uint64(value), err
}

// SetCommand says which SMTP command the reply answers.
func (s *Status) SetCommand(command Command) error {
	return s.SetOption(OptionCommand, uint64(command))
}

// SetHost names the server that replied.
func (s *Status) SetHost(host string) error {
	defer s.keep()
	name := copyOf([]byte(host))
	defer runtime.KeepAlive(name)
	return s.changed(C.smtpstatus_set_host(s.c(), name.chars(), name.size))
}

// SetRules attaches own rules; nil takes them away.
func (s *Status) SetRules(rules *Rules) error {
	defer s.keep()
	before := s.rules
	defer runtime.KeepAlive(before)
	s.rules = rules
	return s.changed(C.smtpstatus_set_rules(s.c(), rules.c()))
}

// ReplyCode is the basic code, of the last line when they differ; 0 is none.
func (s *Status) ReplyCode() int { defer s.keep(); return int(C.smtpstatus_reply_code(s.c())) }

// FirstReplyCode is the code of the first line.
func (s *Status) FirstReplyCode() int {
	defer s.keep()
	return int(C.smtpstatus_first_reply_code(s.c()))
}

// Enhanced is the enhanced code; 0 is none.
func (s *Status) Enhanced() Enhanced {
	defer s.keep()
	return Enhanced(C.smtpstatus_enhanced_code(s.c()))
}

// Anomalies tells where the reply departs from the grammar.
func (s *Status) Anomalies() Anomaly { defer s.keep(); return Anomaly(C.smtpstatus_anomalies(s.c())) }

// Category says what happened.
func (s *Status) Category() Category { defer s.keep(); return Category(C.smtpstatus_category(s.c())) }

// Outcome is what the protocol says of this attempt.
func (s *Status) Outcome() Outcome { defer s.keep(); return Outcome(C.smtpstatus_outcome(s.c())) }

// Bounce is what the reply says of the recipient's address.
func (s *Status) Bounce() Bounce { defer s.keep(); return Bounce(C.smtpstatus_bounce(s.c())) }

// Action is what to do now.
func (s *Status) Action() Action { defer s.keep(); return Action(C.smtpstatus_action(s.c())) }

// Scope is whom or what the reply is about.
func (s *Status) Scope() Scope { defer s.keep(); return Scope(C.smtpstatus_scope(s.c())) }

// Impact is how much going on unchanged harms the sender's reputation.
func (s *Status) Impact() Impact { defer s.keep(); return Impact(C.smtpstatus_impact(s.c())) }

// Confidence is how sure the verdict is, 0..100.
func (s *Status) Confidence() int { defer s.keep(); return int(C.smtpstatus_confidence(s.c())) }

// Evidence is all that agrees with the category.
func (s *Status) Evidence() Evidence { defer s.keep(); return Evidence(C.smtpstatus_evidence(s.c())) }

// DecidingEvidence is the one bit that decided.
func (s *Status) DecidingEvidence() Evidence {
	defer s.keep()
	return Evidence(C.smtpstatus_deciding_evidence(s.c()))
}

// Conflicts tells what speaks against each other.
func (s *Status) Conflicts() Conflict { defer s.keep(); return Conflict(C.smtpstatus_conflicts(s.c())) }

// Command is the one that was set, else the one that the text names.
func (s *Status) Command() Command { defer s.keep(); return Command(C.smtpstatus_command(s.c())) }

// Provider is the one whose dialect this is.
func (s *Status) Provider() Provider { defer s.keep(); return Provider(C.smtpstatus_provider(s.c())) }

// Schedule is the list of waits that the verdict calls for.
func (s *Status) Schedule() Schedule { defer s.keep(); return Schedule(C.smtpstatus_schedule(s.c())) }

// Event is what the verdict means for the history of the address.
func (s *Status) Event() Event { defer s.keep(); return Event(C.smtpstatus_event(s.c())) }

// Explanation, for people, of what it means.
func (s *Status) Explanation() string {
	defer s.keep()
	return C.GoString(C.smtpstatus_explanation(s.c()))
}

// Advice, for people, on what to do.
func (s *Status) Advice() string { defer s.keep(); return C.GoString(C.smtpstatus_advice(s.c())) }

// Reference is the page or standard that says so.
func (s *Status) Reference() string { defer s.keep(); return C.GoString(C.smtpstatus_reference(s.c())) }

// Term is what another system calls it.
func (s *Status) Term(vocabulary Vocabulary) string {
	defer s.keep()
	return C.GoString(C.smtpstatus_vocabulary_term(s.c(), C.int(vocabulary)))
}

// RetryAfter is how long the server asks to wait, if it does.
func (s *Status) RetryAfter() (wait time.Duration, ok bool) {
	defer s.keep()
	var seconds C.uint32_t
	ok = C.smtpstatus_retry_after(s.c(), &seconds) == C.SMTPSTATUS_OK
	return time.Duration(seconds) * time.Second, ok
}

// MatchedRule is the place of the own rule that spoke, if one did.
func (s *Status) MatchedRule() (index int, ok bool) {
	defer s.keep()
	var place C.uint32_t
	ok = C.smtpstatus_matched_rule(s.c(), &place) == C.SMTPSTATUS_OK
	return int(place), ok
}

// Rule names the rule that decided, "enhanced:5.1.1" or "custom:NAME".
func (s *Status) Rule() string {
	defer s.keep()
	var needed C.size_t
	C.smtpstatus_rule(s.c(), nil, 0, &needed)
	text := make([]C.char, needed+1)
	C.smtpstatus_rule(s.c(), &text[0], C.size_t(len(text)), nil)
	return C.GoString(&text[0])
}

// Text is the reply's text for a person: lines joined, codes left out. Its bytes need not be UTF-8.
func (s *Status) Text() string {
	defer s.keep()
	var needed C.size_t
	C.smtpstatus_copy_text(s.c(), nil, 0, &needed)
	if needed == 0 {
		return ""
	}
	text := make([]byte, needed)
	C.smtpstatus_copy_text(s.c(), (*C.char)(unsafe.Pointer(&text[0])), needed, nil)
	return string(text)
}

// Line is a line of a reply; its code is 0 where it lost it.
type Line struct {
	Code int
	Text string
}

// Lines gives the lines of the reply.
func (s *Status) Lines() []Line {
	defer s.keep()
	var lines []Line
	var cursor, length C.size_t
	var code C.int
	var text *C.char
	for C.smtpstatus_next_line(s.c(), &cursor, &code, &text, &length) == C.SMTPSTATUS_OK {
		lines = append(lines, Line{int(code), stringOf(text, length)})
	}
	return lines
}

// Span gives the bytes of one part of the input, if it is there.
func (s *Status) Span(part Part) (span string, ok bool) {
	defer s.keep()
	var data *C.char
	var length C.size_t
	if C.smtpstatus_span(s.c(), C.int(part), &data, &length) != C.SMTPSTATUS_OK {
		return "", false
	}
	return stringOf(data, length), true
}

// stringOf copies a span while its memory is there for certain.
func stringOf(data *C.char, length C.size_t) string {
	if length == 0 {
		return ""
	}
	return string(unsafe.Slice((*byte)(unsafe.Pointer(data)), length))
}
