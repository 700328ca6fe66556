import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CannotRun } from '../clusters/cannot-run';
import { Mismatch } from '../clusters/patience';

/** Names of the program, in the order in which they are looked for; Debian's is the first. */
const PROGRAMS = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'];

/** Starts the Chromium that is installed. */
export async function startBrowser(): Promise<Browser> {
  const program = PROGRAMS.find((name) => name !== undefined && spawnSync(name, ['--version']).status === 0);
  if (program === undefined) {
    throw new CannotRun(
      'The suite `report` needs Chromium on the PATH, or its path in CHROMIUM: `apt-get install chromium`. `npm test` does not need it.',
    );
  }
  const { stdout } = spawnSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' });
  // A sandbox needs a user that is not root; the page is ours.
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}

/** A page that was opened from disk, and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors, what the policy of the page refused, and what it asked of the network. */
  readonly troubles: string[];
}

const MOST_SECONDS = 30;
const POLL_MILLISECONDS = 50;

/**
 * Waits until an expression is true in the page. Each look is a call of the debugger, which the page's policy does not
 * concern. `page.waitForFunction` looks again from inside the page, where the policy refuses to evaluate a string: it
 * works only if the first look succeeds.
 */
export async function waitFor(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + MOST_SECONDS * 1000;
  while ((await page.evaluate(`Boolean(${expression})`)) !== true) {
    if (Date.now() > deadline) throw new Mismatch({ expected: expression, got: `false after ${MOST_SECONDS} s` });
    await sleep(POLL_MILLISECONDS);
  }
}

/** Opens a file. @param hash what is chosen, as the address has it */
export async function openFile(
  browser: Browser,
  file: string,
  { hash = '', scheme = 'light' }: { readonly hash?: string; readonly scheme?: 'light' | 'dark' } = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: scheme });
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const address = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) troubles.push(`asked for ${request.url()}`);
  });
  await page.goto(`${address}${hash === '' ? '' : `#${hash}`}`);
  return { page, troubles };
}
