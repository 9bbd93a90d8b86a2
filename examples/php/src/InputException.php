<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

/** The input is wrong: `result` is the name of the error; `offset` and `consumed` are those of parseReply(). */
class InputException extends \UnexpectedValueException
{
    public function __construct(
        public readonly string $result,
        string $message,
        public readonly int $offset = 0,
        public readonly int $consumed = 0,
    ) {
        parent::__construct($message);
    }
}
