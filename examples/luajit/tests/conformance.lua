--- Compares every field of every reply, message and rule with the conformance file: luajit conformance.lua FILE
-- SPDX-License-Identifier: MIT
local cjson = require("cjson")
local harness = require("tests.harness")
local interface = require("smtpstatus.interface")
local smtpstatus = require("smtpstatus")

local same = harness.same

--- What is null in JSON is nil here.
local function without_null(value)
  if type(value) == "table" then
    for key, one in pairs(value) do
      value[key] = one ~= cjson.null and without_null(one) or nil
    end
  end
  return value
end

local file = assert(io.open(arg[1], "rb"))
local expected = without_null(cjson.decode(file:read("*a")))
file:close()

local function hex(bytes)
  return bytes and (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local function bytes(digits)
  return (digits:gsub("..", function(two) return string.char(tonumber(two, 16)) end))
end

local function read(item, rules)
  local status = smtpstatus.Status.new({ command = item.command, host = item.host, rules = rules })
  local data = bytes(item.input)
  if item.form == "diagnostic" then
    status:parse_diagnostic(data)
  else
    same(#data, status:parse_reply(data), item.name)
  end
  return status
end

local alike = { "reply_code", "first_reply_code", "enhanced_code", "anomalies", "category", "outcome", "bounce",
  "action", "scope", "impact", "confidence", "evidence", "deciding_evidence", "conflicts", "command", "provider", "retry_after",
  "rule", "explanation", "advice", "reference" }

local function verdict_of(status)
  local verdict = { enhanced_text = status:enhanced(), text = hex(status:text()), lines = {}, parts = {},
    vocabularies = {} }
  for _, name in ipairs(alike) do
    verdict[name] = status[name](status)
  end
  for index, line in ipairs(status:lines()) do
    verdict.lines[index] = { code = line.code, text = hex(line.text) }
  end
  for part in pairs(interface.enums.part) do
    verdict.parts[part] = hex(status:span(part))
  end
  for vocabulary in pairs(interface.enums.vocabulary) do
    verdict.vocabularies[vocabulary] = status:term(vocabulary)
  end
  return verdict
end

local function decisions_of(status, item)
  local got = { schedule = status:schedule(), event = status:event(), first_attempt = item.first_attempt,
    retries = {}, days = {} }
  local now = item.first_attempt
  for attempt = 1, 8 do
    local retry = smtpstatus.retry(status,
      { attempt = attempt, first_attempt = item.first_attempt, now = now, seed = attempt })
    retry.now = now
    now = now + retry.wait
    table.insert(got.retries, retry)
    if retry.answer ~= "again" then
      break
    end
  end
  local history = smtpstatus.History.new()
  for index, one in ipairs(item.days) do
    history = history:update(status, one.day)
    got.days[index] = history:decide(one.day)
    got.days[index].day, got.days[index].history = one.day, tostring(history)
    same(one.history, tostring(smtpstatus.History.new(one.history)))
  end
  return got
end

local function fields_of(fields, of_message)
  local all, numbers = {}, interface.enums.field
  for field, number in pairs(numbers) do
    local span = fields:span(field)
    if span and (number >= numbers.reporting_mta) == of_message then
      local holds_date, time = pcall(fields.time, fields, field)
      all[field] = { span = hex(span), copy = hex(fields:text(field)), time = holds_date and time or nil }
    end
  end
  return all
end

local function message_of(item)
  local report = smtpstatus.Report.new(bytes(item.input))
  local got = { name = item.name, input = item.input, kind = report.kind, dialect = report.dialect,
    fields = fields_of(report, true), recipients = {} }
  for recipient in report:recipients() do
    table.insert(got.recipients, { action = recipient.action, status_field = recipient.status_field,
      report_conflicts = recipient.conflicts, fields = fields_of(recipient, false),
      verdict = verdict_of(recipient.status) })
  end
  return got
end

--- Adds what a rule spoke for; with a verdict where the next expected item has one.
local function note(spoken, wanted, status, item)
  item.rule = status:matched_rule()
  if item.rule then
    local next_wanted = wanted[#spoken + 1] or {}
    item.verdict = next_wanted.verdict and verdict_of(status) or nil
    table.insert(spoken, item)
  end
end

local function compare_set(item)
  local rules = smtpstatus.Rules.new(bytes(item.text))
  local got, replies, messages = {}, {}, {}
  for _, rule in rules:each() do
    table.insert(got, rule)
  end
  same(item.rules, got, item.name)
  for _, reply in ipairs(expected.replies) do
    note(replies, item.replies, read(reply, rules), { reply = reply.name })
  end
  same(item.replies, replies, item.name)
  for _, message in ipairs(expected.messages) do
    local number = 0
    for recipient in smtpstatus.Report.new(bytes(message.input), rules):recipients() do
      note(messages, item.messages, recipient.status, { message = message.name, recipient = number })
      number = number + 1
    end
  end
  same(item.messages, messages, item.name)
end

harness.run({
  { "the same library", function()
    same({ expected.version, expected.table_revision }, { smtpstatus.version(), smtpstatus.table_revision() })
  end },
  { "replies", function()
    for _, item in ipairs(expected.replies) do
      same(item.verdict, verdict_of(read(item)), item.name)
    end
    assert(#expected.replies > 1000)
  end },
  { "decisions", function()
    for _, item in ipairs(expected.replies) do
      same(item.decisions, decisions_of(read(item), item.decisions), item.name)
    end
  end },
  { "messages", function()
    for _, item in ipairs(expected.messages) do
      same(item, message_of(item), item.name)
    end
    assert(#expected.messages > 100)
  end },
  { "own rules", function()
    for _, item in ipairs(expected.rules) do
      if not item.error then
        compare_set(item)
      end
    end
    assert(#expected.rules > 30)
  end },
  { "faulty rules", function()
    for _, item in ipairs(expected.rules) do
      if item.error then
        local err = harness.raised(smtpstatus.Rules.new, bytes(item.text))
        same(item.error, { result = err.result, text = err.message:match("^%d+:%d+: (.*)"), line = err.line,
          column = err.column }, item.name)
      end
    end
  end },
})
