--- One SMTP reply, read and judged, with everything that the library says of it.
-- What is asked of it first judges it, so there is no order of calls to keep. The object refers to the string that was
-- parsed: Lua's strings never change and never move, so nothing is copied. What it gives are strings of their own.
-- SPDX-License-Identifier: MIT
local ffi = require("ffi")
local interface = require("smtpstatus.interface")
local Rules = require("smtpstatus.rules")

local C, RESULT, check, out = interface.C, interface.RESULT, interface.check, interface.out

local Status = { name = "Status" }
Status.__index = Status

--- Options: command, what was answered ("RCPT", "data", "."); host, who replied; rules.
function Status.new(options)
  options = interface.expect("table", options or {})
  local self = setmetatable({ handle = interface.storage("smtpstatus", C.size()) }, Status)
  check(C.init(self.handle, ffi.sizeof(self.handle)))
  if options.command then
    self:set_command(options.command)
  end
  if options.host then
    self:set_host(options.host)
  end
  if options.rules then
    self:set_rules(options.rules)
  end
  return self
end

local function hold(self, data, rules)
  self.data, self.rules, self.is_judged = data, rules, false
  interface.hold(self.handle, { data, rules and Rules.handle_of(rules) })
end

--- A copy of a judged handle that belongs to a report; `data` is what it points into.
function Status.of_report(pointer, data, rules)
  local self = Status.new()
  ffi.copy(self.handle, pointer, tonumber(C.size()))
  hold(self, data, rules)
  self.is_judged = true
  return self
end

function Status:set_option(option, value)
  check(C.set_option(self.handle, interface.number("option", option), value))
  self.is_judged = false
end

function Status:option(option)
  local value = out("uint64_t")
  check(C.get_option(self.handle, interface.number("option", option), value))
  return tonumber(value[0])
end

function Status:set_command(command)
  local number = C.command_value(interface.expect("string", command), #command)
  if number < 0 then
    error(("'%s' is no SMTP command"):format(command), 0)
  end
  self:set_option("command", number)
end

function Status:set_host(host)
  check(C.set_host(self.handle, interface.expect("string", host), #host))
  self.is_judged = false
end

--- Rules, or nil to take them away.
function Status:set_rules(rules)
  check(C.set_rules(self.handle, Rules.handle_of(rules)))
  hold(self, self.data, rules)
end

--- Lets the library point into `data`, and keeps it from now on.
local function take(self, data)
  hold(self, interface.expect("string", data), self.rules)
  return data
end

--- Reads one reply. Gives the bytes that belong to it; 0 when nothing is there and nothing will come; nil when there
-- has to be more: call again with the same bytes and the new ones. `more_comes` says that more may come.
-- Errors of the input have `offset`, and `consumed`: where to go on.
function Status:parse_reply(data, more_comes)
  local used = out("size_t")
  local flags = more_comes and 0 or interface.number("input", "complete")
  local result = C.parse_reply(self.handle, take(self, data), #data, flags, used)
  check(result, { offset = tonumber(C.error_offset(self.handle)), consumed = tonumber(used[0]) })
  if result ~= RESULT.need_more then
    return tonumber(used[0])
  end
end

--- Reads the reply inside a text, or a text without any.
function Status:parse_diagnostic(data)
  check(C.parse_diagnostic(self.handle, take(self, data), #data))
end

--- Takes codes without text; an enhanced code as class * 1000000 + subject * 1000 + detail.
function Status:parse_codes(reply_code, enhanced)
  take(self, "")
  check(C.parse_codes(self.handle, reply_code, enhanced or 0))
end

--- The handle with a verdict.
function Status:judged()
  if not self.is_judged then
    check(C.classify(self.handle))
    self.is_judged = true
  end
  return self.handle
end

for _, name in ipairs({ "reply_code", "first_reply_code", "enhanced_code" }) do
  Status[name] = function(self)
    return C[name](self.handle)
  end
end

local words = { "category", "outcome", "bounce", "action", "scope", "impact", "provider", "schedule", "event" }
for _, kind in ipairs(words) do
  Status[kind] = function(self)
    return interface.name(kind, C[kind](self:judged()))
  end
end

for name, kind in pairs({ evidence = "evidence", deciding_evidence = "evidence", conflicts = "conflict" }) do
  Status[name] = function(self)
    return interface.names(kind, C[name](self:judged()))
  end
end

for _, name in ipairs({ "explanation", "advice", "reference" }) do
  Status[name] = function(self)
    return interface.text(name, self:judged())
  end
end

--- Seconds that the server asks to wait; which own rule spoke, by its place in the set. Or nil.
for _, name in ipairs({ "retry_after", "matched_rule" }) do
  Status[name] = function(self)
    local value = out("uint32_t")
    if check(C[name](self:judged(), value)) == RESULT.ok then
      return value[0]
    end
  end
end

function Status:anomalies()
  return interface.names("anomaly", C.anomalies(self.handle))
end

function Status:command()
  return interface.name("command", C.command(self.handle))
end

function Status:confidence()
  return C.confidence(self:judged())
end

--- The enhanced code as text, "5.1.1", or "".
function Status:enhanced()
  return interface.copied("enhanced_text", self:enhanced_code())
end

--- The lines, each { code = 550, text = "..." }; a code is 0 where the line lost it.
function Status:lines()
  local cursor, code, lines = out("size_t"), out("int"), {}
  while true do
    local text = interface.span("next_line", self.handle, cursor, code)
    if not text then
      return lines
    end
    table.insert(lines, { code = code[0], text = text })
  end
end

--- The text for a person: lines joined, codes removed.
function Status:text()
  return interface.copied("copy_text", self.handle)
end

--- The rule that decided: "enhanced:5.1.1", "custom:NAME".
function Status:rule()
  return interface.copied("rule", self:judged())
end

--- The bytes of one part, "match", "blocklist", "url" ..., or nil.
function Status:span(part)
  return interface.span("span", self:judged(), interface.number("part", part))
end

--- What another system calls it: "ses", "sparkpost" ...
function Status:term(vocabulary)
  return interface.text("vocabulary_term", self:judged(), interface.number("vocabulary", vocabulary))
end

return Status
