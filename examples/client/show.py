"""Shows what the example client says to a server that refuses the recipient: show.py CLIENT

SPDX-License-Identifier: MIT
"""
import subprocess

from test_client import CLIENT, Server

server = Server([
    (b"220 mx.example.com ESMTP\r\n", b"\r\n"),
    (b"250-mx.example.com\r\n250 PIPELINING\r\n", b"DATA\r\n"),
    (b"250 2.1.0 ok\r\n550-5.1.1 <nobody@example.com>:\r\n550 5.1.1 no such user\r\n554 5.5.1 no valid recipients\r\n",
     b"QUIT\r\n"),
    (b"221 2.0.0 bye\r\n", None),
])
server.start()
subprocess.run([CLIENT, "127.0.0.1", str(server.port), "jo@example.org", "nobody@example.com"], check=False)
server.join(20)
