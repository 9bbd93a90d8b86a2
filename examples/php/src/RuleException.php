<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

/** The text of the rules is wrong there; line and column count from 1. */
final class RuleException extends InputException
{
    public function __construct(
        string $result,
        string $message,
        public readonly int $ruleLine,
        public readonly int $ruleColumn,
    ) {
        parent::__construct($result, $message);
    }
}
