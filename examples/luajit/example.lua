-- A reply, a bounce message, own rules and what to do next. SPDX-License-Identifier: MIT
local smtpstatus = require("smtpstatus")

local now = os.time()
local today = math.floor(now / 86400)

local status = smtpstatus.Status.new({ command = "RCPT" })
status:parse_reply("451 4.7.1 Greylisted, try again in 5 minutes\r\n")
print(status:category(), status:bounce(), status:advice())
local retry = smtpstatus.retry(status, { attempt = 1, first_attempt = now, now = now })
print(retry.answer, retry.reason, retry.wait)

local report = smtpstatus.Report.new([[
From: MAILER-DAEMON@mx.example.net
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full

--b--
]])
for recipient in report:recipients() do
  print(recipient:text("recipient"), recipient.status:category(), recipient.status:bounce())
  local decision = smtpstatus.History.new():update(recipient.status, today):decide(today)
  print(decision.decision, decision.reason)
end

local rules = smtpstatus.Rules.new('rule partner ; phrase "not today" => category policy_rejected')
local partner = smtpstatus.Status.new({ rules = rules })
partner:parse_diagnostic("550 5.1.1 Not today, thank you")
print(partner:category(), partner:bounce(), partner:rule())
