<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI\CData;

/** Own rules, which go before everything that smtpstatus knows. docs/rules.md has their language. */
final class Rules implements \Countable, \IteratorAggregate
{
    private CData $memory;

    public function __construct(string $text)
    {
        [$size, $line, $column] = Library::variables('size_t', 'uint32_t', 'uint32_t');
        $ok = Library::number('result', 'ok');
        $result = Library::call('rules_size', $text, strlen($text), $size, $line, $column);
        if ($result === $ok) {
            $this->memory = Library::storage($size->cdata);
            $result = Library::call('rules_compile', $this->memory, $size->cdata, $text, strlen($text), null, $line,
                $column);
        }
        if ($result !== $ok) {
            throw new RuleException(Library::name('result', $result), Library::call('result_text', $result),
                $line->cdata, $column->cdata);
        }
    }

    /** @internal the compiled set; who gives it to the library keeps this object */
    public function memory(): CData
    {
        return $this->memory;
    }

    public function count(): int
    {
        return Library::call('rules_count', $this->memory);
    }

    /**
     * One rule. Null for category, bounce and action: the built-in judgement stays.
     *
     * @return array{name: string, line: int, priority: int, category: ?string, bounce: ?string, action: ?string,
     *     values: list<array{group: int, condition: string, offset: int, length: int}>, flaw: string, shadowed_by: ?int}
     */
    public function rule(int $index): array
    {
        if ($index < 0 || $index >= count($this)) {
            throw new \OutOfRangeException("there is no rule $index");
        }
        [$line, $priority, $other] = Library::variables('uint32_t', 'int', 'uint32_t');
        $results = array_combine(['category', 'bounce', 'action'], Library::variables('int', 'int', 'int'));
        Library::run('rules_place', $this->memory, $index, $line, $priority);
        Library::run('rules_result', $this->memory, $index, ...array_values($results));
        $flaw = Library::name('rules_flaw', Library::run('rules_flaw', $this->memory, $index, $other));
        $rule = ['name' => Library::span([$this->memory], 'rules_name', $this->memory, $index), 'line' => $line->cdata,
            'priority' => $priority->cdata];
        foreach ($results as $kind => $number) {
            $rule[$kind] = $number->cdata < 0 ? null : Library::name($kind, $number->cdata);
        }
        return $rule + ['values' => $this->values($index), 'flaw' => $flaw,
            'shadowed_by' => $flaw === 'shadowed' ? $other->cdata : null];
    }

    private function values(int $index): array
    {
        [$group, $condition] = Library::variables('int', 'int');
        [$offset, $length] = Library::variables('size_t', 'size_t');
        $end = Library::number('result', 'end');
        $values = [];
        while (Library::run('rules_value', $this->memory, $index, count($values), $group, $condition,
            $offset, $length) !== $end) {
            $values[] = ['group' => $group->cdata, 'condition' => Library::name('rules_condition', $condition->cdata),
                'offset' => $offset->cdata, 'length' => $length->cdata];
        }
        return $values;
    }

    public function getIterator(): \Generator
    {
        for ($index = 0; $index < count($this); $index++) {
            yield $this->rule($index);
        }
    }
}
