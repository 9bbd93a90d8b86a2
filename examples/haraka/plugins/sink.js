// Accepts all mail, and sends it to one port on this machine. For tests only.
// SPDX-License-Identifier: MIT
exports.hook_connect = (next, connection) => {
  connection.relaying = true;
  next();
};

exports.hook_get_mx = (next) => next(OK, { exchange: '127.0.0.1', port: Number(process.env.SINK_PORT), priority: 0 });
