// A connection's replies, a bounce message, own rules and what to do next.
// SPDX-License-Identifier: MIT
package main

import (
	"fmt"
	"log"
	"strings"
	"time"

	"smtpstatus"
)

const message = `From: MAILER-DAEMON@mx.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--b--
`

func try(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	now := time.Now()
	connection := strings.NewReader("250 2.1.0 ok\r\n451 4.7.1 Greylisted, try again in 5 minutes\r\n")
	scanner := smtpstatus.NewScanner(connection, smtpstatus.New())
	for scanner.Scan() {
		status := scanner.Status()
		advice, err := status.Retry(smtpstatus.Attempt{Number: 1, First: now, Now: now}, nil)
		try(err)
		fmt.Println(status.ReplyCode(), status.Category(), status.Bounce(), advice.Answer, advice.Wait)
	}
	try(scanner.Err())

	rules, err := smtpstatus.CompileRules(`rule partner ; phrase "mailbox is full" => action investigate`)
	try(err)
	report, err := smtpstatus.ReadReport([]byte(message), rules)
	try(err)
	history, today := smtpstatus.History(0), smtpstatus.DayOf(now)
	for report.Next() {
		recipient := report.Recipient()
		history, err = history.Update(recipient.Status(), today, nil)
		try(err)
		verdict, err := history.Decide(today, nil)
		try(err)
		address, _ := recipient.Text(smtpstatus.FieldRecipient)
		fmt.Println(address, recipient.Status().Category(), recipient.Status().Rule(), verdict.Decision, verdict.Reason)
	}
}
