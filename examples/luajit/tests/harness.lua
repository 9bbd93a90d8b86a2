--- Runs named cases and counts them. SPDX-License-Identifier: MIT
local M = {}

local function text_of(value)
  if type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for key, one in pairs(value) do
    table.insert(parts, tostring(key) .. "=" .. text_of(one))
  end
  table.sort(parts)
  return "{" .. table.concat(parts, " ") .. "}"
end

local function is_same(one, other)
  if type(one) ~= "table" or type(other) ~= "table" then
    return one == other and type(one) == type(other)
  end
  for key, value in pairs(one) do
    if not is_same(value, other[key]) then
      return false
    end
  end
  for key in pairs(other) do
    if one[key] == nil then
      return false
    end
  end
  return true
end

function M.same(expected, got, what)
  if not is_same(expected, got) then
    error(("%s\nexpected %s\ngot      %s"):format(what or "", text_of(expected), text_of(got)), 2)
  end
end

--- Calls what has to raise an error, and gives that back.
function M.raised(call, ...)
  local ok, err = pcall(call, ...)
  assert(not ok, "no error")
  return err
end

--- Takes a list of { name, function }; the last line of output is `N passed, N failed`.
function M.run(cases)
  local failed = 0
  for _, case in ipairs(cases) do
    local ok, err = xpcall(case[2], function(err) return debug.traceback(tostring(err)) end)
    print((ok and "ok " or "FAILED ") .. case[1] .. (ok and "" or ": " .. err))
    failed = failed + (ok and 0 or 1)
  end
  print(("%d passed, %d failed"):format(#cases - failed, failed))
  os.exit(failed == 0)
end

return M
