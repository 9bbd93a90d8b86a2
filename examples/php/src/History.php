<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

/** The history of an address: `value` is the number to store beside it, 0 for none. Days count from 1970-01-01. */
final class History
{
    public function __construct(public readonly int $value = 0)
    {
    }

    /** The event of a verdict that was stored. */
    public static function eventOf(string $category, string $outcome, string $bounce): string
    {
        return Library::name('event', Library::call('event_of', Library::number('category', $category),
            Library::number('outcome', $outcome), Library::number('bounce', $bounce)));
    }

    public function update(Status $status, int $day, ?Policy $policy = null): self
    {
        $updated = Library::variable('uint64_t');
        Library::run('history_update', $this->value, $policy?->handle(), $status->judged(), $day, $updated);
        return new self($updated->cdata);
    }

    public function add(string $event, int $day, ?Policy $policy = null): self
    {
        $updated = Library::variable('uint64_t');
        Library::run('history_add', $this->value, $policy?->handle(), Library::number('event', $event),
            $day, $updated);
        return new self($updated->cdata);
    }

    /**
     * Whether to send to the address, why, and the day on which a suppression may be lifted, or 0.
     *
     * @return array{decision: string, reason: string, lift: int}
     */
    public function decide(int $today, ?Policy $policy = null): array
    {
        [$reason, $lift] = Library::variables('int', 'uint32_t');
        $decision = Library::run('decide', $this->value, $policy?->handle(), $today, $reason, $lift);
        return ['decision' => Library::name('decision', $decision),
            'reason' => Library::name('decision_reason', $reason->cdata), 'lift' => $lift->cdata];
    }

    /** @return array<string, int> its parts: day, span, soft, full ... */
    public function fields(): array
    {
        $fields = [];
        foreach (Library::list('history_field') as $field) {
            $value = Library::variable('uint32_t');
            Library::run('history_get', $this->value, Library::number('history_field', $field), $value);
            $fields[$field] = $value->cdata;
        }
        return $fields;
    }
}
