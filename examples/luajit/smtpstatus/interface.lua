--- The C interface of smtpstatus for the other modules, as its generated description smtpstatus.json tells it.
-- SMTPSTATUS_LIBRARY and SMTPSTATUS_INTERFACE may name the shared library and the description.
-- SPDX-License-Identifier: MIT
local cjson = require("cjson")
local ffi = require("ffi")

local M = {}

local function description()
  local given = os.getenv("SMTPSTATUS_INTERFACE")
  local places = given and { given }
    or { "/usr/local/share/smtpstatus/smtpstatus.json", "/usr/share/smtpstatus/smtpstatus.json" }
  for _, place in ipairs(places) do
    local file = io.open(place, "rb")
    if file then
      local text = file:read("*a")
      file:close()
      return cjson.decode(text)
    end
  end
  error("no description of the interface at " .. table.concat(places, ", "))
end

local interface = description()
local numbers = {
  int = { -0x80000000, 0x7fffffff }, uint32_t = { 0, 0xffffffff }, size_t = { 0, 2 ^ 53 },
  int64_t = { -2 ^ 53, 2 ^ 53 }, uint64_t = { 0, 2 ^ 53 },
}
local wide = { int64_t = ffi.typeof("int64_t"), uint64_t = ffi.typeof("uint64_t") }

local declarations = {}
for _, handle in ipairs({ "", "_report", "_policy", "_rules" }) do
  local declaration = ("typedef struct smtpstatus%s { uint64_t words[?]; } smtpstatus%s;"):format(handle, handle)
  table.insert(declarations, declaration)
end
local parameters = {}
for _, one in ipairs(interface.functions) do
  local types = {}
  for index, parameter in ipairs(one.parameters) do
    types[index] = parameter.type
  end
  parameters[one.name] = types
  table.insert(declarations, ("%s %s(%s);"):format(one.returns, one.name,
    #types > 0 and table.concat(types, ", ") or "void"))
end
ffi.cdef(table.concat(declarations, "\n"))
local C = ffi.load(os.getenv("SMTPSTATUS_LIBRARY") or "libsmtpstatus.so.0")

--- Raises an error unless the number fits: LuaJIT would cut it.
local function check_number(value, kind)
  if wide[kind] and type(value) == "cdata" and ffi.istype(wide[kind], value) then
    return
  end
  if type(value) ~= "number" or value ~= math.floor(value) then
    error(("integer expected, got %s"):format(type(value) == "number" and value or type(value)), 0)
  end
  if value < numbers[kind][1] or value > numbers[kind][2] then
    error(("%.0f is out of range"):format(value), 0)
  end
end

local function function_of(name)
  local types = parameters[name]
  local call = C[name]
  return function(...)
    for index, kind in ipairs(types) do
      if numbers[kind] then
        check_number((select(index, ...)), kind)
      end
    end
    return call(...)
  end
end

--- Every function of the library, by its name without the prefix.
M.C = setmetatable({}, {
  __index = function(functions, name)
    local call = function_of("smtpstatus_" .. name)
    rawset(functions, name, call)
    return call
  end,
})
M.enums = interface.enums
M.RESULT = interface.enums.result

--- Errors of the library are tables { result = NAME, message = TEXT, ... }; as strings they are the message.
M.Error = { __tostring = function(err) return err.message end }

function M.raise(result, more)
  local err = more or {}
  err.result = M.name("result", result)
  err.message = (err.message or "") .. ffi.string(M.C.result_text(result))
  error(setmetatable(err, M.Error), 0)
end

--- Raises what is an error; gives back what is none.
function M.check(result, more)
  if result < 0 then
    M.raise(result, more)
  end
  return result
end

--- What a function says that returns static text.
function M.text(name, ...)
  return ffi.string(M.C[name](...))
end

--- What the library calls a number of an enum, or one bit.
function M.name(kind, number)
  return M.text(interface.naming[kind]["function"]:gsub("^smtpstatus_", ""), number)
end

--- The names of the bits of a set, the lowest first.
function M.names(kind, set)
  local names = {}
  for bit = 0, 31 do
    if math.floor(set / 2 ^ bit) % 2 == 1 then
      table.insert(names, M.name(kind, 2 ^ bit))
    end
  end
  return names
end

function M.number(kind, name)
  M.expect("string", name)
  return M.enums[kind][name] or error(("'%s' is no %s"):format(name, (kind:gsub("_", " "))), 0)
end

--- Raises an error unless the value is of that Lua type, or an object of that class.
function M.expect(kind, value)
  local fits = type(kind) == "string" and type(value) == kind or type(value) == "table" and getmetatable(value) == kind
  if not fits then
    error(("%s expected, got %s"):format(type(kind) == "string" and kind or kind.name, type(value)), 0)
  end
  return value
end

--- Zeroed memory for a handle of that type. It is handed to the library as it is, so that it lives through each call.
function M.storage(kind, size)
  return ffi.new(kind, math.max(1, math.ceil(tonumber(size) / 8)))
end

local held = setmetatable({}, { __mode = "k" })

--- Keeps what the handle points into for as long as the handle lives: a list of strings, memory and rules.
function M.hold(handle, things)
  held[handle] = things
end

--- A copy of a handle, which holds the same.
function M.copy(kind, handle)
  local copy = M.storage(kind, ffi.sizeof(handle))
  ffi.copy(copy, handle, ffi.sizeof(handle))
  M.hold(copy, held[handle])
  return copy
end

--- A variable for a function to write to; its value is [0].
function M.out(kind)
  return ffi.new(kind .. "[1]")
end

-- The handle in use. A pointer into the input does not keep it, and making a string may collect garbage, at a time when
-- nobody else may need the handle any more.
local in_use -- luacheck: ignore 231

--- What a function of a handle gives as a span, as a string, or nil.
function M.span(name, handle, ...)
  in_use = handle
  local data, length = ffi.new("const char *[1]"), ffi.new("size_t[1]")
  local arguments = { ... }
  local count = #arguments
  arguments[count + 1], arguments[count + 2] = data, length
  if M.check(M.C[name](handle, unpack(arguments))) ~= M.RESULT.ok then
    return nil
  end
  local text = ffi.string(data[0], length[0])
  in_use = nil
  return text
end

--- What a function copies, or nil: asks for the size, then for the bytes.
function M.copied(name, subject, ...)
  in_use = subject
  local needed = ffi.new("size_t[1]")
  local arguments = { ... }
  local count = #arguments
  local function call(buffer, size, out)
    arguments[count + 1], arguments[count + 2], arguments[count + 3] = buffer, size, out
    return M.C[name](subject, unpack(arguments, 1, count + 3))
  end
  if call(nil, 0, needed) == M.RESULT.absent then
    return nil
  end
  local size = tonumber(needed[0])
  local buffer = ffi.new("char[?]", size + 1)
  M.check(call(buffer, size + 1, nil))
  in_use = nil
  return ffi.string(buffer, size)
end

return M
