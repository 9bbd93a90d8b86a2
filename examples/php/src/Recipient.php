<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI\CData;

/** What a report says of one recipient. It stays usable when the report has gone on. */
final class Recipient extends Fields
{
    public readonly Status $status;
    public readonly string $action;
    public readonly int $statusField;
    /** @var list<string> */
    public readonly array $conflicts;

    /** @internal */
    public function __construct(CData $handle, array $memory, ?Rules $rules)
    {
        parent::__construct($handle, $memory, $rules);
        $this->status = Status::ofReport(Library::call('report_status', $handle), $memory, $rules);
        $this->action = Library::name('kind', Library::call('report_action', $handle));
        $this->statusField = Library::call('report_status_field', $handle);
        $this->conflicts = Library::names('report_conflict', Library::call('report_conflicts', $handle));
    }
}
