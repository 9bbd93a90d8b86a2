<?php
// Runs named cases and counts them. SPDX-License-Identifier: MIT
declare(strict_types=1);

require __DIR__ . '/../autoload.php';

/** @param array<string, callable> $cases the last line of output is `N passed, N failed` */
function run(array $cases): never
{
    $failed = 0;
    foreach ($cases as $name => $case) {
        try {
            $case();
            echo "ok $name\n";
        } catch (Throwable $error) {
            $failed++;
            echo "FAILED $name: ", $error, "\n";
        }
    }
    echo count($cases) - $failed, " passed, $failed failed\n";
    exit($failed ? 1 : 0);
}

/** Equal in type, too; but keys may be in any order. */
function same(mixed $expected, mixed $got, string $what = ''): void
{
    if (sorted($expected) !== sorted($got)) {
        throw new Exception("$what\nexpected " . json_encode($expected) . "\ngot      " . json_encode($got));
    }
}

function sorted(mixed $value): mixed
{
    if (!is_array($value)) {
        return $value;
    }
    if (!array_is_list($value)) {
        ksort($value);
    }
    return array_map(sorted(...), $value);
}

/** Runs what has to throw exactly that class, and gives it back. */
function thrown(string $class, callable $call): Throwable
{
    try {
        $call();
    } catch (Throwable $error) {
        same($class, $error::class, $error->getMessage());
        return $error;
    }
    throw new Exception("no $class");
}
