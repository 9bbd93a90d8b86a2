// SPDX-License-Identifier: MIT

package smtpstatus

// #include <string.h>
// #include <smtpstatus_dsn.h>
import "C"

import (
	"runtime"
	"time"
	"unsafe"
)

// fields reads the fields of a message and of its current recipient.
type fields struct {
	handle  *memory
	message []*memory // the message and the scratch memory, into which the handle points
	rules   *Rules
}

func (f *fields) c() *C.smtpstatus_report { return (*C.smtpstatus_report)(f.handle.start) }

func (f *fields) keep() {
	runtime.KeepAlive(f.handle)
	runtime.KeepAlive(f.message)
	runtime.KeepAlive(f.rules)
}

// Span gives the bytes of a field as they stand in the message, if it has it.
func (f *fields) Span(field Field) (span string, ok bool) {
	defer f.keep()
	var data *C.char
	var length C.size_t
	if C.smtpstatus_report_span(f.c(), C.int(field), &data, &length) != C.SMTPSTATUS_OK {
		return "", false
	}
	return stringOf(data, length), true
}

// Text gives a field unfolded and decoded, if the message has it.
func (f *fields) Text(field Field) (text string, ok bool) {
	defer f.keep()
	var needed C.size_t
	result := C.smtpstatus_report_copy(f.c(), C.int(field), nil, 0, &needed)
	if result != C.SMTPSTATUS_OK && result != C.SMTPSTATUS_ERROR_BUFFER {
		return "", false
	}
	buffer := make([]byte, needed+1)
	C.smtpstatus_report_copy(f.c(), C.int(field), (*C.char)(unsafe.Pointer(&buffer[0])), needed, nil)
	return string(buffer[:needed]), true
}

// Time gives a field that is a date, if the message has it.
func (f *fields) Time(field Field) (moment time.Time, ok bool) {
	defer f.keep()
	var seconds C.int64_t
	if C.smtpstatus_report_time(f.c(), C.int(field), &seconds) != C.SMTPSTATUS_OK {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0).UTC(), true
}

// Report is a message that is read. Like a bufio.Scanner it goes from recipient to recipient:
//
//	for report.Next() {
//		recipient := report.Recipient()
//		...
//	}
//
// The message is copied, once.
type Report struct {
	fields
	recipient *Recipient
}

// Recipient is what a report says of one recipient. It stays usable when the report has gone on.
type Recipient struct {
	fields
	status *Status
}

// ReadReport reads a message, with own rules or nil. Any message can be read, also one that is no report.
func ReadReport(message []byte, rules *Rules) (*Report, error) {
	r := &Report{fields: fields{newMemory(C.smtpstatus_report_size()), []*memory{copyOf(message)}, rules}}
	defer r.keep()
	C.smtpstatus_report_init(r.c(), r.handle.size)
	if err := check(C.smtpstatus_report_set_rules(r.c(), rules.c())); err != nil {
		return nil, err
	}
	data := r.message[0]
	result := C.smtpstatus_report_open(r.c(), data.chars(), data.size, nil, 0)
	if result == C.SMTPSTATUS_ERROR_BUFFER { // most messages need no scratch memory
		scratch := newMemory(C.smtpstatus_report_scratch_size(data.size))
		r.message = append(r.message, scratch)
		result = C.smtpstatus_report_open(r.c(), data.chars(), data.size, scratch.chars(), scratch.size)
	}
	if err := check(result); err != nil {
		return nil, err
	}
	return r, nil
}

// Kind says what sort of message it is.
func (r *Report) Kind() Kind { defer r.keep(); return Kind(C.smtpstatus_report_kind(r.c())) }

// Dialect names the mail server or standard whose form the message has; "" when it is not known.
func (r *Report) Dialect() string {
	defer r.keep()
	return C.GoString(C.smtpstatus_report_dialect(r.c()))
}

// Next goes to the next recipient, if there is one.
func (r *Report) Next() bool {
	defer r.keep()
	r.recipient = nil
	if C.smtpstatus_report_next(r.c()) != C.SMTPSTATUS_OK {
		return false
	}
	// Handles may be copied as bytes: the recipient gets its own, and shares the message.
	copied := fields{newMemory(r.handle.size), r.message, r.rules}
	C.memcpy(copied.handle.start, r.handle.start, r.handle.size)
	status := &Status{handle: newMemory(C.smtpstatus_size()), input: r.message, rules: r.rules, judged: true}
	C.memcpy(status.handle.start, unsafe.Pointer(C.smtpstatus_report_status(r.c())), status.handle.size)
	r.recipient = &Recipient{copied, status}
	return true
}

// Recipient is the current one; nil before the first and after the last.
func (r *Report) Recipient() *Recipient { return r.recipient }

// Status is what happened to the recipient.
func (r *Recipient) Status() *Status { return r.status }

// Action is what the report says must become of the recipient.
func (r *Recipient) Action() Kind { defer r.keep(); return Kind(C.smtpstatus_report_action(r.c())) }

// StatusField is the enhanced code of the Status field; 0 when it has none.
func (r *Recipient) StatusField() Enhanced {
	defer r.keep()
	return Enhanced(C.smtpstatus_report_status_field(r.c()))
}

// Conflicts tells which sources of the report contradict each other.
func (r *Recipient) Conflicts() ReportConflict {
	defer r.keep()
	return ReportConflict(C.smtpstatus_report_conflicts(r.c()))
}
