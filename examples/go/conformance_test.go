// Compares every field of every reply, message and rule with the conformance file that CONFORMANCE names.
// SPDX-License-Identifier: MIT

package smtpstatus

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"
)

type object = map[string]any

// item is a reply, message or set of rules of the file; what this test gives it is read by name, what it
// compares is kept as it stands.
type item struct {
	Name, Form, Input, Text string
	Command, Host           *string
	Verdict                 any
	Decisions               any
	Error                   any
	Rules, Replies          []any
	Messages                []any
}

var expected struct {
	Version       string
	TableRevision string `json:"table_revision"`
	Replies       []item
	Messages      []json.RawMessage
	Rules         []item
}

func TestMain(m *testing.M) {
	text, err := os.ReadFile(os.Getenv("CONFORMANCE"))
	if err == nil {
		err = json.Unmarshal(text, &expected)
	}
	if err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// same compares what was got with a part of the file, all of it; both as JSON sees them.
func same(t *testing.T, name string, got, wanted any) {
	t.Helper()
	text, err := json.Marshal(got)
	var plain any
	if err == nil {
		err = json.Unmarshal(text, &plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(plain, wanted) {
		want, _ := json.Marshal(wanted)
		t.Errorf("%s:\n got %s\nwant %s", name, text, want)
	}
}

func bytesOf(t *testing.T, digits string) []byte {
	data, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func hexadecimal(text string, ok bool) any {
	if !ok {
		return nil
	}
	return hex.EncodeToString([]byte(text))
}

func read(t *testing.T, reply item, rules *Rules) *Status {
	status := New()
	if reply.Command != nil {
		command, ok := CommandOf(*reply.Command)
		if err := status.SetCommand(command); !ok || err != nil {
			t.Fatal(reply.Name, *reply.Command, err)
		}
	}
	if reply.Host != nil {
		if err := status.SetHost(*reply.Host); err != nil {
			t.Fatal(err)
		}
	}
	if err := status.SetRules(rules); err != nil {
		t.Fatal(err)
	}
	data := bytesOf(t, reply.Input)
	var err error
	used := len(data)
	if reply.Form == "diagnostic" {
		err = status.ParseDiagnostic(data)
	} else {
		used, err = status.ParseReply(data, true)
	}
	if err != nil || used != len(data) {
		t.Fatal(reply.Name, used, err)
	}
	return status
}

func linesOf(status *Status) []object {
	lines := []object{}
	for _, line := range status.Lines() {
		lines = append(lines, object{"code": line.Code, "text": hexadecimal(line.Text, true)})
	}
	return lines
}

func verdictOf(status *Status) object {
	parts, terms := object{}, object{}
	for part := PartReply; part.String() != "invalid"; part++ {
		parts[part.String()] = hexadecimal(status.Span(part))
	}
	for vocabulary := VocabularySes; vocabulary.String() != "invalid"; vocabulary++ {
		terms[vocabulary.String()] = status.Term(vocabulary)
	}
	var retryAfter any
	if wait, ok := status.RetryAfter(); ok {
		retryAfter = wait / time.Second
	}
	return object{
		"reply_code": status.ReplyCode(), "first_reply_code": status.FirstReplyCode(),
		"enhanced_code": status.Enhanced(), "enhanced_text": status.Enhanced().String(),
		"anomalies": status.Anomalies().Names(), "lines": linesOf(status), "text": hexadecimal(status.Text(), true),
		"category": status.Category().String(), "outcome": status.Outcome().String(),
		"bounce": status.Bounce().String(), "action": status.Action().String(), "scope": status.Scope().String(),
		"impact": status.Impact().String(), "confidence": status.Confidence(),
		"evidence": status.Evidence().Names(), "deciding_evidence": status.DecidingEvidence().Names(),
		"conflicts": status.Conflicts().Names(), "command": status.Command().String(),
		"provider": status.Provider().String(), "retry_after": retryAfter, "rule": status.Rule(), "parts": parts,
		"explanation": status.Explanation(), "advice": status.Advice(), "reference": status.Reference(),
		"vocabularies": terms,
	}
}

const firstDay = 20000

func decisionsOf(t *testing.T, status *Status) object {
	retries, days := []object{}, []object{}
	first := time.Unix(1700000000, 0)
	for attempt, now := uint32(1), first; attempt <= 8; attempt++ {
		advice, err := status.Retry(Attempt{attempt, first, now, uint64(attempt)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		retries = append(retries, object{"now": now.Unix(), "answer": advice.Answer.String(),
			"reason": advice.Reason.String(), "wait": advice.Wait / time.Second})
		if advice.Answer != RetryAgain {
			break
		}
		now = now.Add(advice.Wait)
	}
	history := History(0)
	for day := Day(firstDay); day < firstDay+4; day++ {
		var err error
		if history, err = history.Update(status, day, nil); err != nil {
			t.Fatal(err)
		}
		verdict, err := history.Decide(day, nil)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, object{"day": day, "history": strconv.FormatUint(uint64(history), 10),
			"decision": verdict.Decision.String(), "reason": verdict.Reason.String(), "lift": verdict.Lift})
	}
	return object{"schedule": status.Schedule().String(), "event": status.Event().String(),
		"first_attempt": first.Unix(), "retries": retries, "days": days}
}

func fieldsOf(f *fields, first, last Field) object {
	present := object{}
	for field := first; field <= last; field++ {
		span, ok := f.Span(field)
		if !ok {
			continue
		}
		var seconds any
		if moment, ok := f.Time(field); ok {
			seconds = moment.Unix()
		}
		present[field.String()] = object{"span": hexadecimal(span, ok), "copy": hexadecimal(f.Text(field)), "time": seconds}
	}
	return present
}

func reportOf(t *testing.T, message json.RawMessage, rules *Rules) (*Report, string) {
	var head struct{ Name, Input string }
	if err := json.Unmarshal(message, &head); err != nil {
		t.Fatal(err)
	}
	report, err := ReadReport(bytesOf(t, head.Input), rules)
	if err != nil {
		t.Fatal(head.Name, err)
	}
	return report, head.Name
}

func TestTheSameLibrary(t *testing.T) {
	same(t, "version", []string{Version(), TableRevision()}, []any{expected.Version, expected.TableRevision})
}

func TestReplies(t *testing.T) {
	for _, reply := range expected.Replies {
		same(t, reply.Name, verdictOf(read(t, reply, nil)), reply.Verdict)
	}
	if len(expected.Replies) < 1000 {
		t.Error("so few replies: ", len(expected.Replies))
	}
}

func TestDecisions(t *testing.T) {
	for _, reply := range expected.Replies {
		same(t, reply.Name, decisionsOf(t, read(t, reply, nil)), reply.Decisions)
	}
}

func TestMessages(t *testing.T) {
	for _, message := range expected.Messages {
		var wanted object
		if err := json.Unmarshal(message, &wanted); err != nil {
			t.Fatal(err)
		}
		report, name := reportOf(t, message, nil)
		recipients := []object{}
		for report.Next() {
			one := report.Recipient()
			recipients = append(recipients, object{"action": one.Action().String(), "status_field": one.StatusField(),
				"report_conflicts": one.Conflicts().Names(), "fields": fieldsOf(&one.fields, 1, 31),
				"verdict": verdictOf(one.Status())})
		}
		same(t, name, object{"name": name, "input": wanted["input"], "kind": report.Kind().String(),
			"dialect": report.Dialect(), "fields": fieldsOf(&report.fields, 32, 63), "recipients": recipients}, any(wanted))
	}
	if len(expected.Messages) < 100 {
		t.Error("so few messages: ", len(expected.Messages))
	}
}

func nameOrNil[T interface {
	comparable
	String() string
}](value *T) any {
	if value == nil {
		return nil
	}
	return (*value).String()
}

func ruleOf(rule Rule) object {
	values := []object{}
	for _, value := range rule.Values {
		values = append(values, object{"group": value.Group, "condition": value.Condition.String(),
			"offset": value.Offset, "length": value.Length})
	}
	var shadowedBy any
	if rule.Flaw == RulesFlawShadowed {
		shadowedBy = rule.ShadowedBy
	}
	return object{"name": rule.Name, "line": rule.Line, "priority": rule.Priority, "category": nameOrNil(rule.Category),
		"bounce": nameOrNil(rule.Bounce), "action": nameOrNil(rule.Action), "values": values,
		"flaw": rule.Flaw.String(), "shadowed_by": shadowedBy}
}

// spoken is a reply or recipient that a rule spoke for; as in the file only the first eight have their verdict.
func spoken(list []object, status *Status, one object) []object {
	if place, ok := status.MatchedRule(); ok {
		one["rule"], one["verdict"] = place, nil
		if len(list) < 8 {
			one["verdict"] = verdictOf(status)
		}
		list = append(list, one)
	}
	return list
}

func TestRules(t *testing.T) {
	for _, set := range expected.Rules {
		rules, err := CompileRules(string(bytesOf(t, set.Text)))
		var wrong *RuleError
		if errors.As(err, &wrong) {
			same(t, set.Name, object{"result": wrong.Result.String(), "text": wrong.Result.Error(), "line": wrong.Line,
				"column": wrong.Column}, set.Error)
			continue
		}
		all, replies, messages := []object{}, []object{}, []object{}
		for place := 0; place < rules.Len(); place++ {
			all = append(all, ruleOf(rules.At(place)))
		}
		for _, reply := range expected.Replies {
			replies = spoken(replies, read(t, reply, rules), object{"reply": reply.Name})
		}
		for _, message := range expected.Messages {
			report, name := reportOf(t, message, rules)
			for number := 0; report.Next(); number++ {
				messages = spoken(messages, report.Recipient().Status(), object{"message": name, "recipient": number})
			}
		}
		same(t, set.Name, []any{all, replies, messages}, []any{set.Rules, set.Replies, set.Messages})
		same(t, set.Name, nil, set.Error)
	}
	if len(expected.Rules) < 30 {
		t.Error("so few sets of rules: ", len(expected.Rules))
	}
}
