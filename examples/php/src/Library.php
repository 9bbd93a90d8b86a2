<?php
// SPDX-License-Identifier: MIT
declare(strict_types=1);

namespace SmtpStatus;

use FFI;
use FFI\CData;

/**
 * The C interface of smtpstatus, as its generated description smtpstatus.json tells it.
 * SMTPSTATUS_LIBRARY and SMTPSTATUS_INTERFACE may name the shared library and the description.
 *
 * @internal
 */
final class Library
{
    private const BITS = ['int' => 32, 'uint32_t' => 32, 'int64_t' => 64, 'uint64_t' => 64, 'size_t' => 64];
    private const HANDLES = ['smtpstatus', 'smtpstatus_report', 'smtpstatus_policy', 'smtpstatus_rules'];

    private static ?FFI $c = null;
    /** @var array<string, array<string, int>> */
    private static array $enums = [];
    /** @var array<string, string> the functions that give the names of numbers */
    private static array $naming = [];
    /** @var array<string, list<string>> the types of each function's parameters */
    private static array $parameters = [];

    private static function c(): FFI
    {
        if (self::$c === null) {
            $description = self::description();
            $text = '';
            foreach (self::HANDLES as $handle) {
                $text .= "typedef struct $handle $handle;\n";
            }
            foreach ($description['functions'] as $function) {
                ['name' => $name, 'returns' => $returns] = $function;
                self::$parameters[$name] = array_column($function['parameters'], 'type');
                $text .= "$returns $name(" . (implode(', ', self::$parameters[$name]) ?: 'void') . ");\n";
            }
            self::$enums = $description['enums'];
            $functions = array_column($description['naming'], 'function');
            self::$naming = array_combine(array_keys($description['naming']), $functions);
            self::$c = FFI::cdef($text, getenv('SMTPSTATUS_LIBRARY') ?: 'libsmtpstatus.so.0');
        }
        return self::$c;
    }

    /** @return array<string, mixed> */
    private static function description(): array
    {
        $given = getenv('SMTPSTATUS_INTERFACE');
        $usual = array_map(fn ($prefix) => "$prefix/share/smtpstatus/smtpstatus.json", ['/usr/local', '/usr']);
        $places = $given ? [$given] : $usual;
        foreach ($places as $place) {
            if (is_file($place)) {
                return json_decode(file_get_contents($place), true, flags: JSON_THROW_ON_ERROR);
            }
        }
        throw new \RuntimeException('no description of the interface at ' . implode(', ', $places));
    }

    /**
     * Calls a function, named without its prefix. Numbers have to fit, as FFI would cut them; C memory is handed on
     * as a pointer to it.
     */
    public static function call(string $name, mixed ...$arguments): mixed
    {
        $c = self::c();
        $name = "smtpstatus_$name";
        foreach (self::$parameters[$name] as $index => $type) {
            $value = $arguments[$index];
            if (isset(self::BITS[$type])) {
                self::checkNumber($value, $type);
            } elseif ($value instanceof CData && FFI::typeof($value)->getKind() === FFI\CType::TYPE_ARRAY) {
                $arguments[$index] = $c->cast(str_replace('const ', '', $type), FFI::addr($value));
            } elseif ($value instanceof CData && substr_count($type, '*') > (int) self::isPointer($value)) {
                $arguments[$index] = FFI::addr($value);
            }
        }
        return $c->$name(...$arguments);
    }

    private static function isPointer(CData $value): bool
    {
        return FFI::typeof($value)->getKind() === FFI\CType::TYPE_POINTER;
    }

    private static function checkNumber(mixed $value, string $type): void
    {
        if (!is_int($value)) {
            throw new \TypeError(get_debug_type($value) . ' is no int');
        }
        $bits = self::BITS[$type];
        $isSigned = $type === 'int' || $type === 'int64_t';
        $low = $isSigned ? ($bits === 32 ? -(1 << 31) : PHP_INT_MIN) : 0;
        $high = $bits === 64 ? PHP_INT_MAX : ($isSigned ? (1 << 31) - 1 : (1 << 32) - 1);
        if ($value < $low || $value > $high) {
            throw new \ValueError("$value is out of range");
        }
    }

    /** A variable for a function to write to; its value is ->cdata. */
    public static function variable(string $type): CData
    {
        return self::c()->new($type);
    }

    /** @return list<CData> */
    public static function variables(string ...$types): array
    {
        return array_map(self::variable(...), $types);
    }

    /** Zeroed C memory that lives as long as the object, aligned for all handles. */
    public static function storage(int $size): CData
    {
        return self::c()->new('uint64_t[' . max(1, intdiv($size + 7, 8)) . ']');
    }

    /** A string in C memory of its own. */
    public static function bytes(string $data): CData
    {
        $bytes = self::storage(strlen($data));
        FFI::memcpy($bytes, $data, strlen($data));
        return $bytes;
    }

    public static function copy(CData $storage): CData
    {
        $copy = self::storage(FFI::sizeof($storage));
        FFI::memcpy($copy, $storage, FFI::sizeof($storage));
        return $copy;
    }

    /** Throws what fits an error; gives back what is none. */
    public static function check(int $result, int $offset = 0, int $consumed = 0): int
    {
        if ($result >= 0) {
            return $result;
        }
        $name = self::name('result', $result);
        $text = self::call('result_text', $result);
        throw match ($name) {
            'state' => new \LogicException($text),
            'argument', 'storage', 'buffer' => new \ValueError($text),
            default => new InputException($name, $text, $offset, $consumed),
        };
    }

    /** Calls a function, and checks its result. */
    public static function run(string $name, mixed ...$arguments): int
    {
        return self::check(self::call($name, ...$arguments));
    }

    /** What the library calls a number of an enum, or one bit. */
    public static function name(string $kind, int $number): string
    {
        self::c();
        return self::call(substr(self::$naming[$kind], strlen('smtpstatus_')), $number);
    }

    /** @return list<string> the names of the bits of a set, the lowest first */
    public static function names(string $kind, int $bits): array
    {
        $names = [];
        for ($bit = 1; $bit < 1 << 32; $bit <<= 1) {
            if ($bits & $bit) {
                $names[] = self::name($kind, $bit);
            }
        }
        return $names;
    }

    public static function number(string $kind, string $name): int
    {
        self::c();
        return self::$enums[$kind][$name]
            ?? throw new \ValueError("'$name' is none of: " . implode(', ', self::list($kind)));
    }

    /** @return list<string> all names of an enum */
    public static function list(string $kind): array
    {
        self::c();
        return array_keys(self::$enums[$kind]);
    }

    /**
     * What a function gives as a span, copied, or null. The span has to lie in one of the pieces of memory; any other
     * address is not followed.
     *
     * @param list<CData> $memory
     */
    public static function span(array $memory, string $function, mixed ...$arguments): ?string
    {
        [$address, $length] = [self::variable('char *'), self::variable('size_t')];
        if (self::run($function, ...[...$arguments, $address, $length]) !== self::number('result', 'ok')) {
            return null;
        }
        if ($length->cdata === 0) {
            return '';
        }
        $start = self::address($address);
        foreach ($memory as $piece) {
            $first = self::address(FFI::addr($piece));
            if ($start >= $first && $start + $length->cdata <= $first + FFI::sizeof($piece)) {
                return FFI::string($address, $length->cdata);
            }
        }
        throw new \OutOfBoundsException('a span outside of the input');
    }

    private static function address(CData $pointer): int
    {
        return self::c()->cast('uintptr_t', $pointer)->cdata;
    }

    /** What a function copies, or null: asks for the size, then for the bytes. */
    public static function copied(string $function, mixed ...$arguments): ?string
    {
        $needed = self::variable('size_t');
        if (self::call($function, ...[...$arguments, null, 0, $needed]) === self::number('result', 'absent')) {
            return null;
        }
        $buffer = self::storage($needed->cdata + 1);
        self::run($function, ...[...$arguments, $buffer, $needed->cdata + 1, null]);
        return FFI::string(self::c()->cast('char *', FFI::addr($buffer)), $needed->cdata);
    }
}
