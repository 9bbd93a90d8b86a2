<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

/** A bounce message that is read. Iterating gives its recipients, each time from the first one. */
final class Report extends Fields implements \IteratorAggregate
{
    public readonly string $kind;
    public readonly string $dialect;

    public function __construct(string $message, ?Rules $rules = null)
    {
        $size = Library::call('report_size');
        $handle = Library::storage($size);
        Library::run('report_init', $handle, $size);
        Library::run('report_set_rules', $handle, $rules?->memory());
        $memory = [Library::bytes($message)];
        // Most messages need no scratch.
        $result = Library::call('report_open', $handle, $memory[0], strlen($message), null, 0);
        if ($result === Library::number('result', 'buffer')) {
            $room = Library::call('report_scratch_size', strlen($message));
            $memory[] = Library::storage($room);
            $result = Library::call('report_open', $handle, $memory[0], strlen($message), $memory[1], $room);
        }
        Library::check($result);
        parent::__construct($handle, $memory, $rules);
        $this->kind = Library::name('kind', Library::call('report_kind', $handle));
        $this->dialect = Library::call('report_dialect', $handle);
    }

    /** @return \Generator<int, Recipient> */
    public function getIterator(): \Generator
    {
        $end = Library::number('result', 'end');
        for ($at = $this->handle; ;) {
            // A handle may be copied as bytes, so each recipient gets one of its own.
            $at = Library::copy($at);
            if (Library::run('report_next', $at) === $end) {
                return;
            }
            yield new Recipient($at, $this->memory, $this->rules);
        }
    }
}
