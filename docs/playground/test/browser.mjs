// A headless Chromium with a folder of its own. SPDX-License-Identifier: MIT
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens the page of that address; `requests` collects all that it asks for, `troubles` what it complains of. */
export async function open(address, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true, args: FLAGS, acceptDownloads: true, ...options });
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(60000);
  const requests = [];
  const troubles = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(address);
  const close = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { page, context, requests, troubles, close };
}

export const isReady = (page) => page.waitForSelector('html[data-ready=yes]', { state: 'attached' });
