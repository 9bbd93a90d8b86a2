// SPDX-License-Identifier: MIT

package smtpstatus

import (
	"errors"
	"io"
)

// Scanner reads the replies that come over a connection, one after the other:
//
//	scanner := smtpstatus.NewScanner(connection, smtpstatus.New())
//	for scanner.Scan() {
//		fmt.Println(scanner.Status().Category())
//	}
//	if err := scanner.Err(); err != nil { ...
type Scanner struct {
	source  io.Reader
	status  *Status
	waiting []byte // read, but not yet part of a reply
	ended   bool
	err     error
}

// NewScanner makes a Scanner that reads into status.
func NewScanner(source io.Reader, status *Status) *Scanner {
	return &Scanner{source: source, status: status}
}

// Scan reads the next reply; false when there is none: see Err.
func (s *Scanner) Scan() bool {
	for s.err == nil {
		used, err := s.status.ParseReply(s.waiting, s.ended)
		s.waiting = s.waiting[used:]
		if err == nil {
			return true
		}
		if s.err = err; errors.Is(err, ResultNeedMore) {
			s.err = s.read()
		}
	}
	return false
}

func (s *Scanner) read() error {
	var chunk [4096]byte
	size, err := s.source.Read(chunk[:])
	s.waiting = append(s.waiting, chunk[:size]...)
	if errors.Is(err, io.EOF) {
		s.ended, err = true, nil
	}
	return err
}

// Status is the reply that Scan read. It changes with the next Scan.
func (s *Scanner) Status() *Status { return s.status }

// Err is what ended Scan: nil at the end of the input, a *ParseError, or an error of reading.
func (s *Scanner) Err() error {
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	return s.err
}
