<?php
// For use without Composer. SPDX-License-Identifier: MIT
declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'SmtpStatus\\')) {
        $path = __DIR__ . '/src/' . substr($class, 11) . '.php';
        if (is_file($path)) {
            require $path;
        }
    }
});
