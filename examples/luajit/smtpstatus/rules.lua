--- Own rules, which go before everything that smtpstatus knows. docs/rules.md has their language.
-- SPDX-License-Identifier: MIT
local interface = require("smtpstatus.interface")

local C, RESULT, check, out = interface.C, interface.RESULT, interface.check, interface.out

local Rules = { name = "Rules" }
Rules.__index = Rules

--- Compiles a text. Its errors have `line` and `column`, from 1. A set never changes; any number of handles may use it.
function Rules.new(text)
  interface.expect("string", text)
  local size, line, column = out("size_t"), out("uint32_t"), out("uint32_t")
  local handle
  local result = C.rules_size(text, #text, size, line, column)
  if result == RESULT.ok then
    handle = interface.storage("smtpstatus_rules", size[0])
    result = C.rules_compile(handle, tonumber(size[0]), text, #text, nil, line, column)
  end
  if result ~= RESULT.ok then
    interface.raise(result, { message = ("%d:%d: "):format(line[0], column[0]), line = line[0], column = column[0] })
  end
  return setmetatable({ handle = handle }, Rules)
end

--- What the library wants to see of a set, or of none.
function Rules.handle_of(rules)
  return rules and interface.expect(Rules, rules).handle or nil
end

function Rules:count()
  return C.rules_count(self.handle)
end

local function values(rules, index)
  local group, condition, offset, length = out("int"), out("int"), out("size_t"), out("size_t")
  local list = {}
  while check(C.rules_value(rules, index, #list, group, condition, offset, length)) ~= RESULT["end"] do
    table.insert(list, { group = group[0], condition = interface.name("rules_condition", condition[0]),
      offset = tonumber(offset[0]), length = tonumber(length[0]) })
  end
  return list
end

--- The rule at a place, 0 for the first. nil for category, bounce and action: the built-in judgement stays.
function Rules:rule(index)
  local rules = self.handle
  local line, priority, other = out("uint32_t"), out("int"), out("uint32_t")
  local category, bounce, action = out("int"), out("int"), out("int")
  check(C.rules_place(rules, index, line, priority))
  check(C.rules_result(rules, index, category, bounce, action))
  local flaw = interface.name("rules_flaw", check(C.rules_flaw(rules, index, other)))
  local function named(kind, number)
    return number[0] >= 0 and interface.name(kind, number[0]) or nil
  end
  return {
    name = interface.span("rules_name", rules, index), line = line[0], priority = priority[0],
    category = named("category", category), bounce = named("bounce", bounce), action = named("action", action),
    values = values(rules, index), flaw = flaw, shadowed_by = flaw == "shadowed" and other[0] or nil,
  }
end

--- for index, rule in rules:each() do ... end
function Rules:each()
  local index = -1
  return function()
    index = index + 1
    if index < self:count() then
      return index, self:rule(index)
    end
  end
end

return Rules
