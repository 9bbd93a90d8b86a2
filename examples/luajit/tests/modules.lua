--- What the modules add to the library: who holds the bytes, and errors. SPDX-License-Identifier: MIT
local harness = require("tests.harness")
local smtpstatus = require("smtpstatus")

local same, raised = harness.same, harness.raised
local Status, Report, Rules = smtpstatus.Status, smtpstatus.Report, smtpstatus.Rules
local Policy, History = smtpstatus.Policy, smtpstatus.History

local REPLY = "550 5.1.1 <ann@example.com>: User unknown, see https://example.com/\r\n"
-- The report part is in base64, so that its spans lie in the scratch memory. It says: Final-Recipient: rfc822;
-- ann@example.com, Action: failed, Status: 5.2.2, Diagnostic-Code: smtp; 552 5.2.2 Mailbox full
local MESSAGE = [[
From: MAILER-DAEMON@mx.example.com
Subject: =?utf-8?q?Zur=C3=BCck?=
Date: Thu, 1 Jan 1970 00:00:10 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLmNvbQoKRmluYWwtUmVjaXBp
ZW50OiByZmM4MjI7IGFubkBleGFtcGxlLmNvbQpBY3Rpb246IGZhaWxlZApTdGF0
dXM6IDUuMi4yCkRpYWdub3N0aWMtQ29kZTogc210cDsgNTUyIDUuMi4yIE1haWxi
b3ggZnVsbAo=

--b--
]]
local RULES = 'rule mine ; phrase "user unknown" "mailbox full" => category policy_rejected bounce block'

--- A string that nobody else has: another than any before.
local count = 0
local function own(text)
  count = count + 1
  return text .. ("250 %d\r\n"):format(count)
end

--- Lets go what nobody holds, and writes over it.
local function churn()
  collectgarbage()
  collectgarbage()
  local kept = {}
  for size = 8, 4096, 4 do
    table.insert(kept, ("\165"):rep(size) .. size)
    table.insert(kept, require("ffi").new("char[?]", size, 165))
  end
end

local function recipients_of(report)
  local list = {}
  for recipient in report:recipients() do
    table.insert(list, recipient)
  end
  return list
end

harness.run({
  { "a status holds its input", function()
    local status = Status.new()
    status:parse_reply(own(REPLY))
    churn()
    same("user_unknown", status:category())
    same({ { code = 550, text = REPLY:sub(5, -3) } }, status:lines())
    same("https://example.com/", status:span("url"))
  end },
  { "the input goes with the status", function()
    local weak = setmetatable({}, { __mode = "k" })
    do
      local status = Status.new({ rules = Rules.new(RULES) })
      status:parse_reply(own(REPLY))
      weak[status.handle] = true
    end
    churn()
    same({}, weak)
  end },
  -- A new object for each call, which nobody holds but the call: with a collection at every allocation.
  { "a span of an object that goes at once", function()
    collectgarbage("setpause", 0)
    collectgarbage("setstepmul", 1000000)
    for i = 1, 600 do
      local function fresh()
        local status = Status.new()
        status:parse_reply(("550 5.1.1 User %d unknown https://example.com/%d\r\n"):format(i, i))
        return status
      end
      assert(fresh():span("url") == ("https://example.com/%d"):format(i))
      assert(fresh():text() == ("User %d unknown https://example.com/%d"):format(i, i))
      assert(fresh():lines()[1].text == ("5.1.1 User %d unknown https://example.com/%d"):format(i, i))
      assert(fresh():rule() == "enhanced:5.1.1")
    end
    for _ = 1, 100 do
      assert(recipients_of(Report.new(MESSAGE, Rules.new(RULES)))[1]:text("diagnostic") == "552 5.2.2 Mailbox full")
      assert(recipients_of(Report.new(MESSAGE, Rules.new(RULES)))[1].status:rule() == "custom:mine")
    end
    collectgarbage("setpause", 200)
    collectgarbage("setstepmul", 200)
  end },
  { "a recipient holds message and scratch", function()
    local recipient = recipients_of(Report.new(MESSAGE .. own("")))[1]
    churn()
    same("ann@example.com", recipient:span("recipient"))
    same("552 5.2.2 Mailbox full", recipient:text("diagnostic"))
    same("Zur\195\188ck", recipient:text("report_subject"))
    same({ "5.2.2", "mailbox_full" }, { recipient.status:span("enhanced"), recipient.status:category() })
  end },
  { "recipients come again", function()
    local report = Report.new(MESSAGE)
    for _ = 1, 2 do
      local list = recipients_of(report)
      same({ 1, "ann@example.com" }, { #list, list[1]:text("recipient") })
    end
  end },
  { "handles hold their rules", function()
    local status = Status.new({ rules = Rules.new(RULES) })
    local report = Report.new(MESSAGE, Rules.new(RULES))
    churn()
    status:parse_reply(REPLY)
    same({ "custom:mine", "block" }, { status:rule(), status:bounce() })
    local list = recipients_of(report)
    report = nil -- luacheck: ignore 311
    churn()
    same({ "custom:mine", 0 }, { list[1].status:rule(), list[1].status:matched_rule() })
    list[1].status:set_option("text", 1)
    same("custom:mine", list[1].status:rule())
  end },
  { "byte by byte", function()
    local status = Status.new()
    for length = 1, #REPLY - 1 do
      same(nil, status:parse_reply(REPLY:sub(1, length), true))
    end
    same(#REPLY, status:parse_reply(REPLY .. "250 ok", true))
    same("user_unknown", status:category())
    same(0, status:parse_reply(""))
  end },
  { "the verdict follows what is set", function()
    local status = Status.new()
    status:parse_diagnostic("550 no")
    local without = status:category() .. status:confidence()
    status:set_command("RCPT TO")
    same("rcpt", status:command())
    assert(without ~= status:category() .. status:confidence())
    status:set_option("max_lines", 7)
    same(7, status:option("max_lines"))
  end },
  { "codes", function()
    local status = Status.new()
    status:parse_codes(552, 5002002)
    same({ "mailbox_full", "5.2.2", "" }, { status:category(), status:enhanced(), status:text() })
    same(nil, status:span("url"))
  end },
  { "a message", function()
    local report = Report.new(MESSAGE)
    same({ "bounce", 10 }, { report.kind, report:time("report_date") })
    same(nil, report:text("envelope_id"))
  end },
  { "a policy", function()
    local policy = Policy.new({ jitter = 0 })
    local steps = { { age = 3600, wait = 60, growth = 100 }, { age = 7200, wait = 600, growth = 200 } }
    policy:set_steps("standard", steps)
    same({ 0, steps }, { policy:get("jitter"), policy:steps("standard") })
    local status = Status.new()
    status:parse_codes(451)
    same({ answer = "again", reason = "schedule", wait = 60 },
      smtpstatus.retry(status, { attempt = 1, first_attempt = 0, now = 0, policy = policy }))
  end },
  { "a history", function()
    same("full", smtpstatus.event_of("mailbox_full", "failed", "soft"))
    local history = History.new():add("full", 20000):add("full", 20001)
    same({ 2, 1 }, { history:fields().full, history:fields().span })
    same("watch", history:decide(20001).decision)
    same("suppress", history:decide(20001, Policy.new({ full_days = 2, full_span = 0 })).decision)
    same(tostring(history), tostring(History.new(tostring(history))))
  end },
  { "wrong types", function()
    for _, wrong in ipairs({ 5, {}, true, print }) do
      local status = Status.new()
      assert(raised(status.parse_reply, status, wrong):find("string expected"))
      assert(raised(Report.new, wrong):find("string expected"))
      assert(raised(Rules.new, wrong):find("string expected"))
      assert(raised(smtpstatus.retry, wrong, { attempt = 1, first_attempt = 0, now = 0 }):find("Status expected"))
    end
    assert(raised(Status.new, { rules = "rule x" }):find("Rules expected"))
    assert(raised(Report.new, MESSAGE, Status.new()):find("Rules expected"))
    assert(raised(function() History.new():decide(1, {}) end):find("Policy expected"))
    assert(raised(function() Status.new():parse_codes("550") end):find("integer expected"))
    assert(raised(function() Status.new():parse_codes(5.5) end):find("integer expected"))
    assert(raised(function() History.new():decide() end):find("integer expected"))
  end },
  { "wrong values", function()
    local status = Status.new()
    status:parse_reply(REPLY)
    local policy = Policy.new()
    for _, call in ipairs({
      function() Status.new({ command = "FROB" }) end, function() status:span("frob") end,
      function() status:term("frob") end, function() status:set_option("frob", 1) end,
      function() status:set_option("max_lines", -1) end, function() status:parse_codes(600) end,
      function() Report.new(MESSAGE):text("frob") end, function() Report.new(MESSAGE):time("report_subject") end,
      function() policy:set("frob", 1) end, function() policy:set("jitter", 101) end,
      function() History.new(-1):decide(1) end, function() History.new():add("soft", 2 ^ 32) end,
      function() History.new():add("soft", 65536) end, function() Rules.new(""):rule(0) end,
      function() Rules.new(""):rule(-1) end, function() History.new("12x") end,
      function() History.new(("9"):rep(20)) end,
    }) do
      raised(call)
    end
  end },
  { "wrong order and wrong input", function()
    same("state", raised(function() Status.new():category() end).result)
    local err = raised(function() Status.new():parse_reply("hello\r\n250 ok\r\n") end)
    same({ "no_code", 0, 7 }, { err.result, err.offset, err.consumed })
    assert(tostring(err):find("three%-digit"))
    same("damaged", raised(function() History.new(12345):decide(1) end).result)
    same(2, raised(Rules.new, "rule one\n code 700 => bounce soft").line)
  end },
})
