import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CannotRun } from '../clusters/cannot-run';

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
