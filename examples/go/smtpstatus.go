// Package smtpstatus reads SMTP replies and bounce messages, and says what they mean and what to do next.
//
// It is the C library of that name: include/smtpstatus.h says what each value means. The numbers of its enums
// are in numbers.go, which `go generate` writes from the description built with the library.
//
// A Status, a Report, a Recipient and a Policy belong to one goroutine at a time; Rules may be shared.
//
// SPDX-License-Identifier: MIT
package smtpstatus

//go:generate go run ./internal/generate

// #cgo pkg-config: smtpstatus
// #include <stdlib.h>
// #include <smtpstatus_dsn.h>
import "C"

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// Error is the text of a result that is an error, so that a Result can be returned and compared as one:
// errors.Is(err, smtpstatus.ResultNoCode).
func (r Result) Error() string { return C.GoString(C.smtpstatus_result_text(C.int(r))) }

// check gives the error of a result; nil for those that are none.
func check(result C.int) error {
	if result < 0 {
		return Result(result)
	}
	return nil
}

// Version of the library that runs.
func Version() string { return C.GoString(C.smtpstatus_version()) }

// TableRevision is the fingerprint of the tables that the library was built with.
func TableRevision() string { return C.GoString(C.smtpstatus_table_revision()) }

// memory is a block of C memory. The library keeps pointers to what it is given, which the rules of cgo forbid for
// memory of Go; so all that it keeps is in such blocks. Whoever needs one holds a pointer to it; it is freed when
// nobody does.
type memory struct {
	start unsafe.Pointer
	size  C.size_t
}

// unseen counts the bytes that were allocated since they last made the garbage collector run. It does not see
// them, so without that it would leave many large messages lying around.
var unseen atomic.Uint64

const mostUnseen = 64 << 20

func newMemory(size C.size_t) *memory {
	if unseen.Add(uint64(size)) > mostUnseen {
		unseen.Store(0)
		runtime.GC()
	}
	m := &memory{C.calloc(1, size+1), size} // never 0 bytes
	if m.start == nil {
		panic(fmt.Sprintf("smtpstatus: no memory for %d bytes", size))
	}
	runtime.SetFinalizer(m, func(m *memory) { C.free(m.start) })
	return m
}

// copyOf is a block with these bytes, safe from whatever the caller does to them afterwards.
func copyOf(data []byte) *memory {
	m := newMemory(C.size_t(len(data)))
	copy(unsafe.Slice((*byte)(m.start), len(data)), data)
	return m
}

func (m *memory) chars() *C.char { return (*C.char)(m.start) }

func namesOf(bits uint32, name func(uint32) string) []string {
	names := []string{}
	for bit := uint32(1); bit != 0; bit <<= 1 {
		if bits&bit != 0 {
			names = append(names, name(bit))
		}
	}
	return names
}

// Provider is the mailbox provider or filter whose dialect a reply has; 0 is none that is known.
type Provider int32

func (p Provider) String() string { return C.GoString(C.smtpstatus_provider_name(C.int(p))) }

// Title is what people call the provider.
func (p Provider) Title() string { return C.GoString(C.smtpstatus_provider_title(C.int(p))) }

// Title of a category, for people.
func (v Category) Title() string { return C.GoString(C.smtpstatus_category_title(C.int(v))) }

// Enhanced is an enhanced status code: class * 1000000 + subject * 1000 + detail; 0 is none.
type Enhanced uint32

// ParseEnhanced reads one that is all of the text: "5.1.1".
func ParseEnhanced(text string) (Enhanced, error) {
	var code C.uint32_t
	var used C.size_t
	data := []byte(text)
	var start *C.char
	if len(data) > 0 {
		start = (*C.char)(unsafe.Pointer(&data[0]))
	}
	if err := check(C.smtpstatus_parse_enhanced(start, C.size_t(len(data)), &code, &used, nil)); err != nil {
		return 0, err
	}
	if int(used) != len(data) {
		return 0, ResultNotEnhanced
	}
	return Enhanced(code), nil
}

// String is "5.1.1", or "" for none.
func (e Enhanced) String() string {
	var buffer [16]C.char
	if C.smtpstatus_enhanced_text(C.uint32_t(e), &buffer[0], C.size_t(len(buffer)), nil) != C.SMTPSTATUS_OK {
		return ""
	}
	return C.GoString(&buffer[0])
}

// Title of a code, for people.
func (e Enhanced) Title() string { return C.GoString(C.smtpstatus_enhanced_title(C.uint32_t(e))) }

// CommandOf finds a command by its name, in any case: "RCPT TO", "end_of_data".
func CommandOf(name string) (Command, bool) {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	command := C.smtpstatus_command_value(text, C.size_t(len(name)))
	return Command(command), command >= 0
}
