<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI;
use FFI\CData;

/**
 * A reply, read and judged. What is asked of it first judges it, so there is no order of calls to keep.
 *
 * Its input is copied once into C memory that lives as long as the object; what it gives are PHP strings.
 */
final class Status
{
    private CData $handle;
    /** @var list<CData> what the handle points into */
    private array $memory = [];
    /** @phpstan-ignore property.onlyWritten (the handle has its address) */
    private ?Rules $rules = null;
    private bool $isJudged = false;

    public function __construct(?string $command = null, ?string $host = null, ?Rules $rules = null)
    {
        $size = Library::call('size');
        $this->handle = Library::storage($size);
        Library::run('init', $this->handle, $size);
        if ($command !== null) {
            $this->setCommand($command);
        }
        if ($host !== null) {
            $this->setHost($host);
        }
        if ($rules !== null) {
            $this->setRules($rules);
        }
    }

    /**
     * @internal a copy of a judged handle that belongs to a report
     * @param list<CData> $memory
     */
    public static function ofReport(CData $address, array $memory, ?Rules $rules): self
    {
        $status = new self();
        FFI::memcpy($status->handle, $address, Library::call('size'));
        [$status->memory, $status->rules, $status->isJudged] = [$memory, $rules, true];
        return $status;
    }

    public function __clone()
    {
        $this->handle = Library::copy($this->handle);
    }

    public function setOption(string $option, int $value): void
    {
        Library::run('set_option', $this->handle, Library::number('option', $option), $value);
        $this->isJudged = false;
    }

    public function option(string $option): int
    {
        $value = Library::variable('uint64_t');
        Library::run('get_option', $this->handle, Library::number('option', $option), $value);
        return $value->cdata;
    }

    /** The SMTP command that was answered: "RCPT", "data", "." . */
    public function setCommand(string $command): void
    {
        $number = Library::call('command_value', $command, strlen($command));
        if ($number < 0) {
            throw new \ValueError("'$command' is no SMTP command");
        }
        $this->setOption('command', $number);
    }

    /** The server that replied. */
    public function setHost(string $host): void
    {
        Library::run('set_host', $this->handle, $host, strlen($host));
        $this->isJudged = false;
    }

    public function setRules(?Rules $rules): void
    {
        Library::run('set_rules', $this->handle, $rules?->memory());
        [$this->rules, $this->isJudged] = [$rules, false];
    }

    /**
     * Reads one reply. Gives the bytes that belong to it; 0 when nothing is there and nothing will come; null when
     * there has to be more: call again with the same bytes and the new ones.
     *
     * @throws InputException no reply; where to go on is its `consumed`
     */
    public function parseReply(string $data, bool $complete = true): ?int
    {
        $used = Library::variable('size_t');
        $result = Library::call('parse_reply', $this->handle, $this->take($data), strlen($data),
            $complete ? Library::number('input', 'complete') : 0, $used);
        Library::check($result, Library::call('error_offset', $this->handle), $used->cdata);
        return $result === Library::number('result', 'need_more') ? null : $used->cdata;
    }

    /** Reads the reply inside a text, or a text without any. */
    public function parseDiagnostic(string $data): void
    {
        Library::run('parse_diagnostic', $this->handle, $this->take($data), strlen($data));
    }

    /** Takes codes without text; an enhanced code as class * 1000000 + subject * 1000 + detail. */
    public function parseCodes(int $replyCode, int $enhanced = 0): void
    {
        $this->take('');
        Library::run('parse_codes', $this->handle, $replyCode, $enhanced);
    }

    private function take(string $data): CData
    {
        [$this->memory, $this->isJudged] = [[Library::bytes($data)], false];
        return $this->memory[0];
    }

    /** @internal the handle with a verdict; LogicException when nothing was read */
    public function judged(): CData
    {
        if (!$this->isJudged) {
            Library::run('classify', $this->handle);
            $this->isJudged = true;
        }
        return $this->handle;
    }

    public function replyCode(): int
    {
        return Library::call('reply_code', $this->handle);
    }

    public function firstReplyCode(): int
    {
        return Library::call('first_reply_code', $this->handle);
    }

    public function enhancedCode(): int
    {
        return Library::call('enhanced_code', $this->handle);
    }

    /** The enhanced code as text, "5.1.1", or "". */
    public function enhanced(): string
    {
        return Library::copied('enhanced_text', $this->enhancedCode());
    }

    /** @return list<string> */
    public function anomalies(): array
    {
        return Library::names('anomaly', Library::call('anomalies', $this->handle));
    }

    /** @return list<array{code: int, text: string}> the lines; a code is 0 where the line lost it */
    public function lines(): array
    {
        [$cursor, $code, $lines] = [Library::variable('size_t'), Library::variable('int'), []];
        while (($text = Library::span($this->memory, 'next_line', $this->handle, $cursor, $code)) !== null) {
            $lines[] = ['code' => $code->cdata, 'text' => $text];
        }
        return $lines;
    }

    /** The text for a person: lines joined, codes removed. */
    public function text(): string
    {
        return Library::copied('copy_text', $this->handle);
    }

    public function category(): string
    {
        return $this->word('category');
    }

    public function outcome(): string
    {
        return $this->word('outcome');
    }

    public function bounce(): string
    {
        return $this->word('bounce');
    }

    public function action(): string
    {
        return $this->word('action');
    }

    public function scope(): string
    {
        return $this->word('scope');
    }

    public function impact(): string
    {
        return $this->word('impact');
    }

    public function command(): string
    {
        return Library::name('command', Library::call('command', $this->handle));
    }

    public function provider(): string
    {
        return $this->word('provider');
    }

    public function schedule(): string
    {
        return $this->word('schedule');
    }

    public function event(): string
    {
        return $this->word('event');
    }

    private function word(string $kind): string
    {
        return Library::name($kind, Library::call($kind, $this->judged()));
    }

    public function confidence(): int
    {
        return Library::call('confidence', $this->judged());
    }

    /** @return list<string> */
    public function evidence(): array
    {
        return Library::names('evidence', Library::call('evidence', $this->judged()));
    }

    /** @return list<string> */
    public function decidingEvidence(): array
    {
        return Library::names('evidence', Library::call('deciding_evidence', $this->judged()));
    }

    /** @return list<string> */
    public function conflicts(): array
    {
        return Library::names('conflict', Library::call('conflicts', $this->judged()));
    }

    /** Seconds that the server asks to wait. */
    public function retryAfter(): ?int
    {
        return $this->present('retry_after');
    }

    /** Which own rule spoke, by its place in the set. */
    public function matchedRule(): ?int
    {
        return $this->present('matched_rule');
    }

    private function present(string $function): ?int
    {
        $value = Library::variable('uint32_t');
        $result = Library::run($function, $this->judged(), $value);
        return $result === Library::number('result', 'ok') ? $value->cdata : null;
    }

    /** The rule that decided: "enhanced:5.1.1", "custom:NAME". */
    public function rule(): string
    {
        return Library::copied('rule', $this->judged());
    }

    /** The bytes of one part, "match", "blocklist", "url" ..., or null. */
    public function span(string $part): ?string
    {
        return Library::span($this->memory, 'span', $this->judged(), Library::number('part', $part));
    }

    public function explanation(): string
    {
        return Library::call('explanation', $this->judged());
    }

    public function advice(): string
    {
        return Library::call('advice', $this->judged());
    }

    public function reference(): string
    {
        return Library::call('reference', $this->judged());
    }

    /** What another system calls it: "ses", "sparkpost" ... */
    public function term(string $vocabulary): string
    {
        return Library::call('vocabulary_term', $this->judged(), Library::number('vocabulary', $vocabulary));
    }
}
