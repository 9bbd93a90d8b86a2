// Unpacks the page's script and starts it. SPDX-License-Identifier: MIT
import { payload } from './payload.js';

async function start() {
  const script = document.createElement('script');
  script.id = 'code';
  globalThis.smtpstatusModule = await payload('packed-module');
  script.textContent = new TextDecoder().decode(await payload('packed-code'));
  document.head.append(script);
}

start().catch((error) => {
  const trouble = document.getElementById('trouble');
  trouble.textContent = `This page cannot start: ${error.message}`;
  trouble.hidden = false;
});
