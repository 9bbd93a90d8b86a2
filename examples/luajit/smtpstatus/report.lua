--- Bounce messages: what kind of message it is, and one status for each recipient.
-- SPDX-License-Identifier: MIT
local ffi = require("ffi")
local interface = require("smtpstatus.interface")
local Rules = require("smtpstatus.rules")
local Status = require("smtpstatus.status")

local C, RESULT, check, out = interface.C, interface.RESULT, interface.check, interface.out

--- Fields of a message or of a recipient, by name: "recipient", "diagnostic", "reporting_mta" ...; nil when absent.
local Fields = {}

--- The field as it stands in the message.
function Fields:span(field)
  return interface.span("report_span", self.handle, interface.number("field", field))
end

--- The field unfolded and decoded.
function Fields:text(field)
  return interface.copied("report_copy", self.handle, interface.number("field", field))
end

--- A date in Unix seconds; an error for a field that holds none.
function Fields:time(field)
  local seconds = out("int64_t")
  if check(C.report_time(self.handle, interface.number("field", field), seconds)) == RESULT.ok then
    return tonumber(seconds[0])
  end
end

local Recipient = setmetatable({ name = "Recipient" }, { __index = Fields })
Recipient.__index = Recipient

local function recipient_of(handle, data, rules)
  return setmetatable({
    handle = handle,
    status = Status.of_report(C.report_status(handle), data, rules),
    action = interface.name("kind", C.report_action(handle)),
    status_field = C.report_status_field(handle),
    conflicts = interface.names("report_conflict", C.report_conflicts(handle)),
  }, Recipient)
end

local Report = setmetatable({ name = "Report" }, { __index = Fields })
Report.__index = Report

--- Reads a message, a string; `rules` or nil.
function Report.new(message, rules)
  interface.expect("string", message)
  local handle = interface.storage("smtpstatus_report", C.report_size())
  check(C.report_init(handle, ffi.sizeof(handle)))
  check(C.report_set_rules(handle, Rules.handle_of(rules)))
  -- Most messages need no scratch.
  local scratch
  local result = C.report_open(handle, message, #message, nil, 0)
  if result == RESULT.buffer then
    local size = tonumber(C.report_scratch_size(#message))
    scratch = ffi.new("char[?]", size)
    result = C.report_open(handle, message, #message, scratch, size)
  end
  check(result)
  local data = { message, scratch }
  interface.hold(handle, { data, rules and Rules.handle_of(rules) })
  return setmetatable({
    handle = handle, data = data, rules = rules,
    kind = interface.name("kind", C.report_kind(handle)), dialect = interface.text("report_dialect", handle),
  }, Report)
end

--- for recipient in report:recipients() do ... end; each time from the first one.
-- A handle may be copied as bytes, so each recipient gets one of its own and stays usable.
function Report:recipients()
  local at = self.handle
  return function()
    at = interface.copy("smtpstatus_report", at)
    if check(C.report_next(at)) ~= RESULT["end"] then
      return recipient_of(at, self.data, self.rules)
    end
  end
end

return Report
