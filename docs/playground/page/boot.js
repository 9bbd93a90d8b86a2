// Unpacks the page's script and starts it. SPDX-License-Identifier: MIT
import { payload, stored } from './payload.js';

async function start() {
  const script = document.createElement('script');
  script.id = 'code';
  globalThis.smtpstatusModule = stored('packed-module'); // which the script unpacks
  script.textContent = new TextDecoder().decode(await payload('packed-code'));
  document.head.append(script);
}

start().catch((error) => {
  const trouble = document.getElementById('trouble');
  trouble.textContent = `This page cannot start: ${error.message}`;
  trouble.hidden = false;
});
