#!/usr/bin/env python3
"""Reads a corpus of bounce messages and prints how many answers are right, and every difference.

    messages.py SMTPSTATUS_COMMAND [CORPUS_FOLDER]

The folder holds messages/, expected.jsonl (one message a line: its recipients, each with what the message states
of it and with a reason) and reasons.tsv (a reason and the categories that agree with it; "any" is no opinion).
SPDX-License-Identifier: MIT
"""
import collections
import json
import os
import subprocess
import sys

# In the order of the summary.
NAMES = ['recipients', 'status', 'reply code', 'hard or not', 'category']
# Reasons of messages that are no bounces, and the kind that each must be.
KINDS = {'feedback': 'feedback', 'vacation': 'auto_reply', 'delivered': 'delivered'}
SHOWN = 110


class Score:
    def __init__(self):
        self.right = collections.Counter()
        self.total = collections.Counter()

    def add(self, name, right, *difference):
        """Counts one answer; prints a wrong one."""
        self.total[name] += 1
        self.right[name] += bool(right)
        if not right:
            print('  '.join([name.upper().replace(' ', '-'), *(str(part)[:SHOWN] for part in difference)]))

    def show(self):
        for name in sorted(self.total, key=lambda name: (NAMES + [name]).index(name)):
            total = self.total[name]
            print(f'  {name:<24} {self.right[name]:5} of {total:5}  {100 * self.right[name] / total:6.2f} %')


def read_reasons(path):
    reasons = {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            if not line.startswith('#') and '\t' in line:
                reason, categories = line.rstrip('\n').split('\t')
                reasons[reason] = set(categories.split(','))
    return reasons


def read_answers(command, folder):
    """The command's objects of each file."""
    listing = subprocess.run([command, 'bounces', '--json', '--include-other', folder], stdout=subprocess.PIPE, check=False)
    answers = collections.defaultdict(list)
    for line in listing.stdout.decode().splitlines():
        answer = json.loads(line)
        answers[os.path.basename(answer['file'])].append(answer)
    return answers


def find_recipient(answers, address):
    for answer in answers:
        if (answer['recipient'] or '').lower() == address.lower():
            return answer
    return None


def said(answer):
    """What the verdict rests on, for the reader of a difference."""
    return f'{answer["kind"]}, {answer["category"]}, {answer["bounce"]} by {answer["rule"]}:', answer['text'] or ''


def compare(score, file, expected, answer, reasons):
    """One recipient that was found."""
    where = f'{file} {expected["recipient"]}:'
    reason = expected['reason']
    categories = reasons.get(reason, {'any'})
    hard = answer['bounce'] == 'hard'
    if expected['status']:
        score.add('status', expected['status'] in (answer['status'], answer['enhanced']), where,
                  f'expected {expected["status"]}, got {answer["status"]} ({answer["enhanced"]})')
    if expected['reply_code']:
        score.add('reply code', str(answer['reply_code']) == str(expected['reply_code']), where,
                  f'expected {expected["reply_code"]}, got {answer["reply_code"]}', answer['diagnostic'] or '')
    score.add('hard or not', hard == expected['hard'], where, f'{reason}, {"not hard" if hard else "hard"}, got',
              *said(answer))
    score.add('category', 'any' in categories or answer['category'] in categories, where, f'{reason}, got', *said(answer))
    if reason in KINDS:
        score.add(f'kind {KINDS[reason]}', answer['kind'] == KINDS[reason], where, 'got', answer['kind'])


def main():
    command = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else 'corpus'
    reasons = read_reasons(os.path.join(folder, 'reasons.tsv'))
    answers = read_answers(command, os.path.join(folder, 'messages'))
    score = Score()
    invented = 0
    with open(os.path.join(folder, 'expected.jsonl'), encoding='utf-8') as file:
        for line in file:
            message = json.loads(line)
            got = answers.get(message['file'], [])
            for expected in message['recipients']:
                answer = find_recipient(got, expected['recipient'])
                score.add('recipients', answer, f'{message["file"]}: expected {expected["recipient"]}, got',
                          ' '.join(str(other['recipient']) for other in got), got[0]['kind'] if got else 'nothing')
                if answer:
                    compare(score, message['file'], expected, answer, reasons)
            wanted = {expected['recipient'].lower() for expected in message['recipients']}
            for answer in got:
                if (answer['recipient'] or '').lower() not in wanted | {''}:
                    invented += 1
                    print(f'NOT-EXPECTED  {message["file"]}: {answer["recipient"]}  {answer["kind"]}, {answer["bounce"]}')
    print()
    score.show()
    print(f'  {"not expected":<24} {invented:5}')


if __name__ == '__main__':
    main()
