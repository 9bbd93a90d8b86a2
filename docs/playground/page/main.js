// The same script is the page and, inside a Worker, the reader of files.
// SPDX-License-Identifier: MIT
import { startPage } from './page.js';
import { startWorker } from './worker.js';

if (globalThis.document) startPage();
else startWorker();
