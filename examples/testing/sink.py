#!/usr/bin/python3
"""An SMTP server that answers what a script says: sink.py SCRIPT.json

Prints the port it listens on (loopback only) and serves until its standard input ends. The script
maps a recipient's local part to its reply: {"jo": {"RCPT": "550 5.1.1 No such user"}}. Keys are RCPT,
or DATA for the reply after the message; a list gives one reply for each attempt, the last one again
and again. Lines are separated by \\r\\n, and sent as they are, malformed ones, too. Who is not in the
script gets his mail. SPDX-License-Identifier: MIT
"""
import json
import sys

from aiosmtpd.smtp import SMTP
import asyncio

ACCEPTED = {'RCPT': '250 2.1.5 Ok', 'DATA': '250 2.0.0 Ok: queued'}


class Script:
    def __init__(self, replies):
        self.replies = replies
        self.attempts = {}

    def reply(self, address, stage):
        scripted = self.replies.get(address.split('@')[0], {}).get(stage, ACCEPTED[stage])
        if isinstance(scripted, str):
            return scripted
        attempt = self.attempts.get((address, stage), 0)
        self.attempts[address, stage] = attempt + 1
        return scripted[min(attempt, len(scripted) - 1)]

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.reply(address, 'RCPT')
        if reply.startswith('250'):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        return self.reply(envelope.rcpt_tos[-1], 'DATA')


async def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        script = Script(json.load(file))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(script, hostname='mx.example.org', loop=loop), '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
