// What the package adds to the library: who holds the bytes, and Go's own errors.
// SPDX-License-Identifier: MIT

package smtpstatus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

const reply = "550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n"

// The report part is in base64, so that its spans lie in the scratch memory.
const message = "From: MAILER-DAEMON@mx.example.com\nSubject: =?utf-8?q?Zur=C3=BCck?=\n" +
	"Date: Thu, 1 Jan 1970 00:00:10 +0000\n" +
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n" +
	"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n" +
	"UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLmNvbQoKRmluYWwtUmVjaXBpZW50OiByZmM4\n" +
	"MjI7IGFubkBleGFtcGxlLmNvbQpBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMi4yCkRpYWdub3N0\n" +
	"aWMtQ29kZTogc210cDsgNTUyIDUuMi4yIE1haWxib3ggZnVsbAo=\n--b--\n"

// collect frees what nobody holds, and lets other blocks take its place.
func collect() {
	for i := 0; i < 3; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond) // finalizers run on their own
	}
	var blocks []*memory
	for size := 1; size < 3000; size += 7 {
		block := copyOf(bytes.Repeat([]byte{0xA5}, size))
		blocks = append(blocks, block)
	}
	runtime.KeepAlive(blocks)
}

func mustParse(t *testing.T, status *Status, text string) {
	t.Helper()
	if used, err := status.ParseReply([]byte(text), true); err != nil || used != len(text) {
		t.Fatal(used, err)
	}
}

func mustCompile(t *testing.T, text string) *Rules {
	t.Helper()
	rules, err := CompileRules(text)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestStatusHoldsItsInput(t *testing.T) {
	data := []byte(reply)
	status := New()
	if _, err := status.ParseReply(data, true); err != nil {
		t.Fatal(err)
	}
	copy(data, "250 something else entirely")
	data = nil
	collect()
	if err := status.SetOption(OptionText, 0); err != nil { // judges anew, from the input
		t.Fatal(err)
	}
	if url, ok := status.Span(PartEnhanced); !ok || url != "5.1.1" || status.Category() != CategoryUserUnknown {
		t.Error(url, status.Category())
	}
}

func TestRecipientHoldsTheMessage(t *testing.T) {
	report, err := ReadReport([]byte(message), mustCompile(t, `rule mine ; phrase "mailbox full" => action investigate`))
	if err != nil || !report.Next() {
		t.Fatal(err)
	}
	recipient := report.Recipient()
	status := recipient.Status()
	if report.Next() || report.Recipient() != nil {
		t.Error("a second recipient")
	}
	report = nil
	collect()
	address, _ := recipient.Span(FieldRecipient)
	diagnostic, _ := recipient.Text(FieldDiagnostic)
	subject, _ := recipient.Text(FieldReportSubject)
	recipient = nil
	collect()
	enhanced, _ := status.Span(PartEnhanced)
	if err := status.SetOption(OptionText, 1); err != nil { // the verdict rests on the message, and stays
		t.Fatal(err)
	}
	got := strings.Join([]string{address, diagnostic, subject, enhanced, status.Category().String(), status.Rule()}, "|")
	if got != "ann@example.com|552 5.2.2 Mailbox full|Zurück|5.2.2|mailbox_full|custom:mine" {
		t.Error(got)
	}
}

func TestMemoryIsFreed(t *testing.T) {
	large := []byte(message + strings.Repeat("x", 1<<20))
	for i := 0; i < 1000; i++ {
		if _, err := ReadReport(large, nil); err != nil {
			t.Fatal(err)
		}
	}
	var pages, resident int
	text, err := os.ReadFile("/proc/self/statm")
	if err == nil {
		_, err = fmt.Sscan(string(text), &pages, &resident)
	}
	if used := resident * os.Getpagesize() >> 20; err != nil || used > 500 {
		t.Error(used, "MiB after 1000 messages of 1 MiB", err)
	}
}

func TestRulesAreShared(t *testing.T) {
	rules := mustCompile(t, "rule mine ; code 5xx => category policy_rejected")
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 200; j++ {
				status := New()
				if err := status.SetRules(rules); err != nil {
					t.Error(err)
				}
				if _, err := status.ParseReply([]byte(reply), true); err != nil || status.Rule() != "custom:mine" {
					t.Error(err, status.Rule())
				}
			}
		}()
	}
	group.Wait()
}

func TestScanner(t *testing.T) {
	text := "220 hello\r\n250-one\r\n250 two\r\n" + reply
	for name, source := range map[string]io.Reader{"at once": strings.NewReader(text),
		"byte by byte": iotest.OneByteReader(strings.NewReader(text)), "with the end": iotest.DataErrReader(strings.NewReader(text))} {
		scanner := NewScanner(source, New())
		codes := []int{}
		for scanner.Scan() {
			codes = append(codes, scanner.Status().ReplyCode(), len(scanner.Status().Lines()))
		}
		if scanner.Err() != nil {
			t.Error(name, scanner.Err())
		}
		same(t, name, codes, []any{220.0, 1.0, 250.0, 2.0, 550.0, 1.0})
	}
	scanner := NewScanner(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(text))), New())
	if scanner.Scan() || !errors.Is(scanner.Err(), iotest.ErrTimeout) {
		t.Error(scanner.Err())
	}
	scanner = NewScanner(strings.NewReader("hello\r\n"), New())
	if scanner.Scan() || !errors.Is(scanner.Err(), ResultNoCode) {
		t.Error(scanner.Err())
	}
}

func TestErrors(t *testing.T) {
	status := New()
	if _, err := status.ParseReply(nil, true); err != io.EOF {
		t.Error(err)
	}
	if _, err := status.ParseReply([]byte("250-on"), false); !errors.Is(err, ResultNeedMore) {
		t.Error(err)
	}
	var wrong *ParseError
	if _, err := status.ParseReply([]byte("hello\r\n250 ok\r\n"), true); !errors.As(err, &wrong) ||
		*wrong != (ParseError{ResultNoCode, 0, 7}) || !strings.Contains(err.Error(), "three-digit") {
		t.Error(err)
	}
	if _, err := status.Retry(Attempt{}, nil); !errors.Is(err, ResultState) {
		t.Error(err)
	}
	if err := status.ParseCodes(600, 0); !errors.Is(err, ResultArgument) {
		t.Error(err)
	}
	if _, err := History(12345).Decide(1, nil); !errors.Is(err, ResultDamaged) {
		t.Error(err)
	}
	if _, err := History(0).Add(EventSoft, 65536, nil); !errors.Is(err, ResultArgument) {
		t.Error(err)
	}
	if _, err := CompileRules("rule one\n code 700 => bounce soft"); err == nil || !strings.HasPrefix(err.Error(), "line 2, ") ||
		!errors.Is(err, ResultRuleCode) {
		t.Error(err)
	}
	if _, err := ParseEnhanced("5.1.1.1"); !errors.Is(err, ResultNotEnhanced) {
		t.Error(err)
	}
	for _, empty := range []string{status.Text(), status.Rule(), Enhanced(0).String(), Enhanced(9).String()} {
		if empty != "" {
			t.Error(empty)
		}
	}
}

func TestVerdictFollowsWhatIsSet(t *testing.T) {
	status := New()
	if err := status.ParseDiagnostic([]byte("550 no")); err != nil {
		t.Fatal(err)
	}
	before := status.Confidence()
	if err := status.SetCommand(CommandRcpt); err != nil || status.Confidence() == before {
		t.Error(err, before)
	}
}

func TestPolicy(t *testing.T) {
	policy := NewPolicy()
	steps := []Step{{time.Hour, time.Minute, 100}, {2 * time.Hour, 10 * time.Minute, 200}}
	if err := policy.Set(PolicyOptionJitter, 0); err != nil {
		t.Fatal(err)
	}
	if err := policy.SetSteps(ScheduleStandard, steps); err != nil || len(policy.Steps(ScheduleStandard)) != 2 ||
		policy.Steps(ScheduleStandard)[1] != steps[1] {
		t.Error(err, policy.Steps(ScheduleStandard))
	}
	if err := policy.SetSteps(ScheduleBusy, []Step{{time.Hour, -time.Second, 100}}); !errors.Is(err, ResultArgument) {
		t.Error(err)
	}
	status := New()
	if err := status.ParseCodes(451, 0); err != nil {
		t.Fatal(err)
	}
	advice, err := status.Retry(Attempt{Number: 1, First: time.Unix(0, 0), Now: time.Unix(0, 0)}, policy)
	if err != nil || advice != (RetryAdvice{RetryAgain, RetryReasonSchedule, time.Minute}) {
		t.Error(advice, err)
	}
}
