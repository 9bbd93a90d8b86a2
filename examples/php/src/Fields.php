<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI\CData;

/** Fields of a message or of a recipient, by name: "recipient", "diagnostic", "reporting_mta" ...; null when absent. */
abstract class Fields
{
    /** @param list<CData> $memory what the handle points into */
    protected function __construct(
        protected readonly CData $handle,
        protected readonly array $memory,
        protected readonly ?Rules $rules,
    ) {
    }

    private function __clone()
    {
    }

    /** The field as it stands in the message. */
    public function span(string $field): ?string
    {
        return Library::span($this->memory, 'report_span', $this->handle, Library::number('field', $field));
    }

    /** The field unfolded and decoded. */
    public function text(string $field): ?string
    {
        return Library::copied('report_copy', $this->handle, Library::number('field', $field));
    }

    /** A date in Unix seconds. ValueError: it is no field for one. */
    public function time(string $field): ?int
    {
        $seconds = Library::variable('int64_t');
        $result = Library::run('report_time', $this->handle, Library::number('field', $field), $seconds);
        return $result === Library::number('result', 'ok') ? $seconds->cdata : null;
    }
}
