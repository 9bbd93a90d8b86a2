<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI\CData;

/** The adjustable numbers of retries and suppressions: new Policy(['give_up_after' => 86400]). */
final class Policy
{
    private CData $handle;

    /** @param array<string, int> $options */
    public function __construct(array $options = [])
    {
        $size = Library::call('policy_size');
        $this->handle = Library::storage($size);
        Library::run('policy_init', $this->handle, $size);
        foreach ($options as $option => $value) {
            $this->set($option, $value);
        }
    }

    public function __clone()
    {
        $this->handle = Library::copy($this->handle);
    }

    public function get(string $option): int
    {
        $value = Library::variable('uint64_t');
        Library::run('policy_get', $this->handle, Library::number('policy_option', $option), $value);
        return $value->cdata;
    }

    public function set(string $option, int $value): void
    {
        Library::run('policy_set', $this->handle, Library::number('policy_option', $option), $value);
    }

    /** @return list<array{until: int, wait: int, growth: int}> until which age of the message, seconds, percent */
    public function steps(string $schedule): array
    {
        $number = Library::number('schedule', $schedule);
        $end = Library::number('result', 'end');
        [$until, $wait, $growth] = Library::variables('uint32_t', 'uint32_t', 'uint32_t');
        $steps = [];
        while (Library::run('policy_step', $this->handle, $number, count($steps), $until, $wait, $growth) !== $end) {
            $steps[] = ['until' => $until->cdata, 'wait' => $wait->cdata, 'growth' => $growth->cdata];
        }
        return $steps;
    }

    /** @param list<array{until: int, wait: int, growth: int}> $steps */
    public function setSteps(string $schedule, array $steps): void
    {
        $number = Library::number('schedule', $schedule);
        Library::run('policy_clear_schedule', $this->handle, $number);
        foreach ($steps as ['until' => $until, 'wait' => $wait, 'growth' => $growth]) {
            Library::run('policy_add_step', $this->handle, $number, $until, $wait, $growth);
        }
    }

    /**
     * Whether and when to send the same message again; times in Unix seconds, attempts from 1, the seed a number of
     * the message.
     *
     * @return array{answer: string, reason: string, wait: int}
     */
    public function retry(Status $status, int $attempt, int $firstAttempt, int $now, int $seed = 0): array
    {
        [$wait, $reason] = Library::variables('uint32_t', 'int');
        $answer = Library::run('retry', $status->judged(), $this->handle, $attempt, $firstAttempt, $now,
            $seed, $wait, $reason);
        return ['answer' => Library::name('retry', $answer), 'reason' => Library::name('retry_reason', $reason->cdata),
            'wait' => $wait->cdata];
    }

    /** @internal */
    public function handle(): CData
    {
        return $this->handle;
    }
}
