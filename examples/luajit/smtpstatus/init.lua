--- What SMTP replies and bounce messages mean. SPDX-License-Identifier: MIT
local deciding = require("smtpstatus.deciding")
local interface = require("smtpstatus.interface")

return {
  Status = require("smtpstatus.status"),
  Report = require("smtpstatus.report"),
  Rules = require("smtpstatus.rules"),
  Policy = deciding.Policy,
  History = deciding.History,
  retry = deciding.retry,
  event_of = deciding.event_of,
  version = function() return interface.text("version") end,
  table_revision = function() return interface.text("table_revision") end,
}
