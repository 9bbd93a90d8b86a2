<?php
// Compares every field of every reply, message and rule with the conformance file: php conformance.php FILE
// SPDX-License-Identifier: MIT
declare(strict_types=1);

require __DIR__ . '/harness.php';

use SmtpStatus\{Fields, History, Library, Policy, Recipient, Report, RuleException, Rules, Status};

$expected = json_decode(file_get_contents($argv[1]), true, flags: JSON_THROW_ON_ERROR);

function hex(?string $bytes): ?string
{
    return $bytes === null ? null : bin2hex($bytes);
}

function read(array $item, ?Rules $rules = null): Status
{
    $status = new Status($item['command'], $item['host'], $rules);
    $data = hex2bin($item['input']);
    if ($item['form'] === 'diagnostic') {
        $status->parseDiagnostic($data);
    } else {
        same(strlen($data), $status->parseReply($data), $item['name']);
    }
    return $status;
}

function verdict(Status $status): array
{
    $lines = array_map(fn ($line) => ['code' => $line['code'], 'text' => hex($line['text'])], $status->lines());
    $verdict = ['enhanced_text' => $status->enhanced(), 'lines' => $lines, 'text' => hex($status->text())];
    foreach (['reply_code', 'first_reply_code', 'enhanced_code', 'anomalies', 'category', 'outcome', 'bounce', 'action',
        'scope', 'impact', 'confidence', 'evidence', 'deciding_evidence', 'conflicts', 'command', 'provider',
        'retry_after', 'rule', 'explanation', 'advice', 'reference'] as $name) {
        $method = lcfirst(str_replace('_', '', ucwords($name, '_')));
        $verdict[$name] = $status->$method();
    }
    foreach (Library::list('part') as $part) {
        $verdict['parts'][$part] = hex($status->span($part));
    }
    foreach (Library::list('vocabulary') as $vocabulary) {
        $verdict['vocabularies'][$vocabulary] = $status->term($vocabulary);
    }
    return $verdict;
}

function decisions(Status $status, array $expected): array
{
    $now = $first = $expected['first_attempt'];
    $retries = [];
    for ($attempt = 1; $attempt <= 8; $attempt++) {
        $retries[] = ['now' => $now] + ($one = (new Policy())->retry($status, $attempt, $first, $now, $attempt));
        if ($one['answer'] !== 'again') {
            break;
        }
        $now += $one['wait'];
    }
    $history = new History();
    $days = [];
    foreach (array_column($expected['days'], 'day') as $day) {
        $history = $history->update($status, $day);
        $days[] = ['day' => $day, 'history' => (string) $history->value] + $history->decide($day);
    }
    return ['schedule' => $status->schedule(), 'event' => $status->event(), 'first_attempt' => $first,
        'retries' => $retries, 'days' => $days];
}

function fields(Fields $fields, bool $ofMessage): array
{
    $all = [];
    $first = Library::number('field', 'reporting_mta');
    foreach (Library::list('field') as $field) {
        if ((Library::number('field', $field) >= $first) === $ofMessage && $fields->span($field) !== null) {
            try {
                $time = $fields->time($field);
            } catch (ValueError) {
                $time = null;
            }
            $all[$field] = ['span' => hex($fields->span($field)), 'copy' => hex($fields->text($field)),
                'time' => $time];
        }
    }
    return $all;
}

function recipient(Recipient $recipient): array
{
    return ['action' => $recipient->action, 'status_field' => $recipient->statusField,
        'report_conflicts' => $recipient->conflicts, 'fields' => fields($recipient, false),
        'verdict' => verdict($recipient->status)];
}

function spoken(array $names, Status $status, array $wanted): array
{
    $index = array_search($names, array_map(fn ($one) => array_slice($one, 0, count($names)), $wanted), true);
    $isWritten = $index !== false && $wanted[$index]['verdict'] !== null;
    return $names + ['rule' => $status->matchedRule(), 'verdict' => $isWritten ? verdict($status) : null];
}

run([
    'the same library' => fn () => same([$expected['version'], $expected['table_revision']],
        [Library::call('version'), Library::call('table_revision')]),
    'replies' => function () use ($expected) {
        foreach ($expected['replies'] as $item) {
            same($item['verdict'], verdict(read($item)), $item['name']);
        }
        same(true, count($expected['replies']) > 1000);
    },
    'decisions' => function () use ($expected) {
        foreach ($expected['replies'] as $item) {
            same($item['decisions'], decisions(read($item), $item['decisions']), $item['name']);
        }
    },
    'messages' => function () use ($expected) {
        foreach ($expected['messages'] as $item) {
            $report = new Report(hex2bin($item['input']));
            $got = ['name' => $item['name'], 'input' => $item['input'], 'kind' => $report->kind,
                'dialect' => $report->dialect, 'fields' => fields($report, true),
                'recipients' => array_map(recipient(...), iterator_to_array($report))];
            same($item, $got, $item['name']);
        }
        same(true, count($expected['messages']) > 100);
    },
    'own rules' => function () use ($expected) {
        foreach ($expected['rules'] as $item) {
            if ($item['error'] !== null) {
                continue;
            }
            $rules = new Rules(hex2bin($item['text']));
            same($item['rules'], iterator_to_array($rules), $item['name']);
            $replies = $messages = [];
            foreach ($expected['replies'] as $reply) {
                $status = read($reply, $rules);
                if ($status->matchedRule() !== null) {
                    $replies[] = spoken(['reply' => $reply['name']], $status, $item['replies']);
                }
            }
            same($item['replies'], $replies, $item['name']);
            foreach ($expected['messages'] as $message) {
                foreach (new Report(hex2bin($message['input']), $rules) as $number => $recipient) {
                    if ($recipient->status->matchedRule() !== null) {
                        $names = ['message' => $message['name'], 'recipient' => $number];
                        $messages[] = spoken($names, $recipient->status, $item['messages']);
                    }
                }
            }
            same($item['messages'], $messages, $item['name']);
        }
        same(true, count($expected['rules']) > 30);
    },
    'faulty rules' => function () use ($expected) {
        foreach (array_filter($expected['rules'], fn ($item) => $item['error'] !== null) as $item) {
            $error = thrown(RuleException::class, fn () => new Rules(hex2bin($item['text'])));
            same($item['error'], ['result' => $error->result, 'text' => $error->getMessage(),
                'line' => $error->ruleLine, 'column' => $error->ruleColumn], $item['name']);
        }
    },
]);
