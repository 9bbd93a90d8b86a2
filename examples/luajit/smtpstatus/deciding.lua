--- From a verdict to what a sender does next: retry the message, or suppress the address.
-- SPDX-License-Identifier: MIT
local ffi = require("ffi")
local interface = require("smtpstatus.interface")
local Status = require("smtpstatus.status")

local C, RESULT, check, out = interface.C, interface.RESULT, interface.check, interface.out

local Policy = { name = "Policy" }
Policy.__index = Policy

--- The adjustable numbers: Policy.new({ give_up_after = 86400 }).
function Policy.new(options)
  local self = setmetatable({ handle = interface.storage("smtpstatus_policy", C.policy_size()) }, Policy)
  check(C.policy_init(self.handle, ffi.sizeof(self.handle)))
  for option, value in pairs(interface.expect("table", options or {})) do
    self:set(option, value)
  end
  return self
end

function Policy:get(option)
  local value = out("uint64_t")
  check(C.policy_get(self.handle, interface.number("policy_option", option), value))
  return tonumber(value[0])
end

function Policy:set(option, value)
  check(C.policy_set(self.handle, interface.number("policy_option", option), value))
end

--- The steps of a schedule: until which age of the message, seconds to wait, growth in percent.
function Policy:steps(schedule)
  local until_age, wait, growth, steps = out("uint32_t"), out("uint32_t"), out("uint32_t"), {}
  local number = interface.number("schedule", schedule)
  while check(C.policy_step(self.handle, number, #steps, until_age, wait, growth)) ~= RESULT["end"] do
    table.insert(steps, { age = until_age[0], wait = wait[0], growth = growth[0] })
  end
  return steps
end

function Policy:set_steps(schedule, steps)
  local number = interface.number("schedule", schedule)
  check(C.policy_clear_schedule(self.handle, number))
  for _, step in ipairs(steps) do
    check(C.policy_add_step(self.handle, number, step.age, step.wait, step.growth))
  end
end

local function handle_of(policy)
  return policy and interface.expect(Policy, policy).handle or nil
end

--- Whether and when to send the same message again: { answer, reason, wait }. Options: attempt, from 1; first_attempt
-- and now, Unix seconds; seed, a number of the message; policy.
local function retry(status, options)
  local wait, reason = out("uint32_t"), out("int")
  local answer = check(C.retry(interface.expect(Status, status):judged(), handle_of(options.policy), options.attempt,
    options.first_attempt, options.now, options.seed or 0, wait, reason))
  return { answer = interface.name("retry", answer), reason = interface.name("retry_reason", reason[0]),
    wait = wait[0] }
end

--- The event of a verdict that was stored.
local function event_of(category, outcome, bounce)
  return interface.name("event", C.event_of(interface.number("category", category),
    interface.number("outcome", outcome), interface.number("bounce", bounce)))
end

local History = { name = "History" }
History.__index = History

--- The history of an address: `value` is the number to store beside it, a uint64_t; also from decimal digits.
function History.new(value)
  local number = ffi.new("uint64_t")
  if type(value) == "string" then
    assert(value:match("^%d+$") and #value <= 19, "at most 19 decimal digits expected")
    for digit in value:gmatch("%d") do
      number = number * 10 + tonumber(digit)
    end
  elseif value then
    number = value
  end
  return setmetatable({ value = number }, History)
end

--- Its decimal digits.
function History:__tostring()
  return (tostring(ffi.new("uint64_t", self.value)):gsub("ULL$", ""))
end

function History:update(status, day, policy)
  local updated = out("uint64_t")
  check(C.history_update(self.value, handle_of(policy), interface.expect(Status, status):judged(), day, updated))
  return History.new(updated[0])
end

function History:add(event, day, policy)
  local updated = out("uint64_t")
  check(C.history_add(self.value, handle_of(policy), interface.number("event", event), day, updated))
  return History.new(updated[0])
end

--- Whether to send to the address, why, and the day on which a suppression may be lifted, or 0.
function History:decide(today, policy)
  local reason, lift = out("int"), out("uint32_t")
  local decision = check(C.decide(self.value, handle_of(policy), today, reason, lift))
  return { decision = interface.name("decision", decision), reason = interface.name("decision_reason", reason[0]),
    lift = lift[0] }
end

--- Its parts: day, span, soft, full ...
function History:fields()
  local fields, value = {}, out("uint32_t")
  for name, number in pairs(interface.enums.history_field) do
    check(C.history_get(self.value, number, value))
    fields[name] = value[0]
  end
  return fields
end

return { Policy = Policy, History = History, retry = retry, event_of = event_of }
