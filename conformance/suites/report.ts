import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { Mismatch } from '../clusters/patience';
import { openFile, startBrowser, waitFor } from '../page/browser';
import {
  command,
  dataIn,
  HOSTILE,
  hostilePage,
  largePage,
  promising,
  report as pageOf,
  threeClusters,
} from '../page/meshes';
import { requireContains, requireEqual, type Check, type Suite } from './suite';

/** Of a page with 100 clusters and 1,000 services. */
const MOST_BYTES = 1_500_000;
/** On an idle machine it is well below 1 s; a busy one takes longer. */
const MOST_MILLISECONDS = 5000;
const AXE = require.resolve('axe-core/axe.min.js');
const NO_PODS = 'open=sample/helloworld~scaled-to-zero';

/** The page that `report` writes, in a real browser: it is looked at, searched, driven by keys, printed. */
export const report: Suite = {
  name: 'report',
  needsClusters: false,
  measures: true,
  checks: (dist) => {
    let known: Promise<Browser> | undefined;
    const browser = () => (known ??= startBrowser());
    let guide: string | undefined;
    const guidePage = () => (guide ??= pageOf(dist));
    const directory = threeClusters();
    let three: string | undefined;
    const threePage = () => (three ??= pageOf(directory, ...promising(directory)));
    const checks: Check[] = [
      {
        sentence: 'the page of dist/ opens from disk, asks the network for nothing, and reports no error',
        vital: true,
        run: async () => {
          const { page, troubles } = await openFile(await browser(), guidePage());
          requireEqual('', troubles.join('; '));
          requireContains(
            await textOf(page, 'main'),
            'In short',
            'What this rests on',
            'sample/helloworld',
            'MeshConfig',
          );
          await page.close();
        },
      },
      {
        sentence:
          'the first screen names what to change for a mistake, and why there is nothing to change for what is meant',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          const [mistake, meant, everywhere] = await page.locator('.problems > li').allTextContents();
          requireContains(
            mistake ?? '',
            'shop/cart, pods answer 503',
            'change maxEjectionPercent:',
            'spec.trafficPolicy',
          );
          requireContains(meant ?? '', 'Nothing to change: its rule counts a 500 as an answer.');
          requireContains(everywhere ?? '', 'It is so in every cluster at once: no cluster is left to take over.');
          await page.close();
        },
      },
      ...(['light', 'dark'] as const).map((scheme) => ({
        sentence: `axe finds no violation in the ${scheme} page, closed, with a cell open, and with all that unfolds unfolded`,
        run: async () => {
          for (const [file, hash] of [
            [guidePage(), ''],
            [threePage(), 'open=shop/cart~failing:in one cluster:gateway-error:1:1'],
            [threePage(), 'verdict=stuck&q=shop'],
          ] as const) {
            const { page } = await openFile(await browser(), file, { hash, scheme });
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            requireEqual('', await violationsIn(page));
            await page.close();
          }
        },
      })),
      {
        sentence: 'a cell of the guide opens by a click to who takes over, before, until and after hosts are ejected',
        run: async () => {
          const { page } = await openFile(await browser(), guidePage());
          await page.click('button.cell[data-key="sample/helloworld~scaled-to-zero"]');
          requireContains(page.url(), 'open=sample%2Fhelloworld%7Escaled-to-zero');
          requireContains(await textOf(page, '.now'), 'Once hosts are ejected: cluster2 100 %, errors 0 %');
          requireEqual('pods of cluster1 crossed out', await deadIn(page));
          await page.click('button[data-phase="before"]');
          requireContains(await textOf(page, '.now'), 'Before the outage: cluster1 100 %, errors 0 %');
          requireEqual('nothing', await deadIn(page));
          await page.click('button[data-phase="until"]');
          requireContains(await textOf(page, '.now'), 'Until hosts are ejected: cluster2 100 %, errors 0 %');
          await page.close();
        },
      },
      {
        sentence:
          'every answer of the pages has in words, in its picture and in its counts the numbers of predict --json',
        run: async () => {
          for (const [file, read] of [
            [guidePage(), dist],
            [threePage(), directory],
          ] as const) {
            console.log(`   ${await compareNumbers(await browser(), file, read)} answers compared`);
          }
        },
      },
      {
        sentence: 'one mistake in three clusters stands on top, with its object, its line and the one change',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          const text = await textOf(page, '.short');
          requireContains(
            text,
            'shop/cart, pods answer 503',
            'stuck, 100 % of requests of east fail while all pods of shop/cart in east answer 503',
            'change maxEjectionPercent: set it to',
            'DestinationRule shop/cart',
            '/shop.yaml:',
          );
          await page.click('.short button.link');
          requireContains(await textOf(page, '.panel'), 'shop/cart: pods answer 503', 'cannot eject more');
          requireEqual('answer 503', (await page.locator('.picture .box.dead text.second').allTextContents()).join());
          await page.close();
        },
      },
      {
        sentence: 'promises, sets of failures and availability stand below the matrix, with what breaks them',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          requireContains(await textOf(page, 'section[aria-labelledby=promises]'), '1 kept, 1 broken', 'shop/cart');
          requireContains(
            await textOf(page, 'section[aria-labelledby=sets]'),
            'all pods of shop/cart in east answer 503',
            'fails 100 % of requests of east',
            'alike in other clusters: failing:europe:gateway-error failing:west:gateway-error',
          );
          requireContains(await textOf(page, 'section[aria-labelledby=availability]'), 'shop/cart', 'at most');
          await page.close();
        },
      },
      {
        sentence: 'what a drill saw stands beside what was predicted then, and what is predicted now',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          requireContains(
            await textOf(page, 'section[aria-labelledby=drills]'),
            ...['0 of 1 drill went as predicted', 'not passed', 'shop/cart', '2026-11-20', 'Istio: east 1.31.0'],
            ...['failover: 100 % west', '31 west, 29 europe (of 60)', 'answers clients of east otherwise'],
          );
          await page.close();
        },
      },
      {
        sentence: 'search and filters narrow the matrix, stand in the address, and are read from it',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          await page.fill('input[name=q]', 'checkout');
          requireEqual('shop/checkout', await servicesIn(page));
          requireContains(page.url(), 'q=checkout');
          await page.fill('input[name=q]', '');
          await page.click('button[data-verdict=stuck]');
          requireEqual('shop/cart', await servicesIn(page));
          const again = await openFile(await browser(), threePage(), { hash: 'q=check&cluster=west' });
          requireEqual('shop/checkout', await servicesIn(again.page));
          requireEqual(
            'check west',
            await again.page.evaluate(
              "document.querySelector('input[name=q]').value + ' ' + document.querySelector('select[name=cluster]').value",
            ),
          );
          await page.close();
          await again.page.close();
        },
      },
      {
        sentence: 'keys alone reach a cell, go from cell to cell, open and close it',
        run: async () => {
          const { page } = await openFile(await browser(), threePage());
          for (let step = 0; step < 60 && !(await isCellFocused(page)); step += 1) await page.keyboard.press('Tab');
          for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft'])
            await page.keyboard.press(key);
          requireEqual('shop/cart~scaled-to-zero', await focused(page));
          await page.keyboard.press('Enter');
          requireEqual('shop/cart: no pods', (await textOf(page, '#detail')).trim());
          requireEqual('detail', await page.evaluate('document.activeElement.id'));
          await page.keyboard.press('Escape');
          requireEqual('0', String(await page.locator('.panel').count()));
          requireEqual('shop/cart~scaled-to-zero', await focused(page));
          await page.close();
        },
      },
      {
        sentence:
          'what is pressed or typed into keeps the focus, and search follows an address that is changed by hand',
        run: async () => {
          const { page } = await openFile(await browser(), threePage(), { hash: 'open=shop/cart~scaled-to-zero' });
          for (const button of ['button[data-phase=until]', 'button[data-verdict=stuck]']) {
            await page.click(button);
            requireEqual(
              'pressed, with the focus',
              await page.evaluate(
                `(document.querySelector('${button}').ariaPressed === 'true' ? 'pressed' : 'not pressed') + (document.activeElement.matches('${button}') ? ', with the focus' : '')`,
              ),
            );
          }
          await page.click('input[name=q]');
          for (const key of ['c', 'r', 't', 'ArrowLeft', 'ArrowLeft', 'a']) await page.keyboard.press(key);
          requireEqual('cart', await page.inputValue('input[name=q]'));
          await page.evaluate("location.hash = 'q=checkout'");
          await waitFor(page, "document.querySelector('input[name=q]').value === 'checkout'");
          requireEqual('shop/checkout', await servicesIn(page));
          await page.close();
        },
      },
      {
        sentence: 'it prints to a PDF, with a cell open, and with all that is folded',
        run: async () => {
          const { page } = await openFile(await browser(), guidePage(), { hash: NO_PODS });
          requireEqual('0 of 5 without content', await page.evaluate(FOLDED_IN_PRINT));
          const pdf = await page.pdf({ format: 'A4' });
          requireEqual('%PDF', pdf.subarray(0, 4).toString());
          await page.emulateMedia({ media: 'print' });
          requireEqual(
            'filters hidden, picture shown',
            await page.evaluate(
              "(getComputedStyle(document.querySelector('.filters')).display === 'none' ? 'filters hidden' : 'filters shown') + ', ' + (document.querySelector('.picture').getBoundingClientRect().width > 0 ? 'picture shown' : 'no picture')",
            ),
          );
          await page.close();
        },
      },
      {
        sentence: 'names that are markup are text, in every part of the page, and run nothing',
        run: async () => {
          const file = hostilePage(threePage());
          for (const hash of ['', `open=${encodeURIComponent(`shop/${HOSTILE}~scaled-to-zero`)}`]) {
            const { page, troubles } = await openFile(await browser(), file, { hash });
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            requireContains(await textOf(page, 'main'), HOSTILE);
            requireEqual(
              '2 scripts, 0 images',
              await page.evaluate("document.scripts.length + ' scripts, ' + document.images.length + ' images'"),
            );
            requireEqual('', troubles.join('; '));
            if ((await page.title()).includes('pwned'))
              throw new Mismatch({ expected: 'the title of the page', got: 'pwned' });
            await page.close();
          }
        },
      },
      {
        sentence: 'a page of 100 clusters and 1,000 services that all differ is small, and quick to open and to search',
        run: async () => {
          const { file, bytes } = largePage(threePage());
          const { page } = await openFile(await browser(), file);
          const paint = "performance.getEntriesByName('first-contentful-paint')[0]";
          await waitFor(page, `${paint} !== undefined`);
          const painted = Number(await page.evaluate(`${paint}.startTime`));
          const searched = Number(await page.evaluate(SEARCH));
          console.log(
            `   ${bytes.toLocaleString('en-US')} bytes, painted after ${Math.round(painted)} ms, searched in ${Math.round(searched)} ms`,
          );
          requireEqual('team77/service777', await servicesIn(page));
          const isGood = bytes <= MOST_BYTES && painted < MOST_MILLISECONDS && searched < MOST_MILLISECONDS;
          requireEqual('within limits', isGood ? 'within limits' : 'beyond them');
          await page.close();
          await (await browser()).close();
        },
      },
    ];
    return checks;
  },
};

/** A browser prints what stands there once the listeners have returned, and what they promised is kept. */
const FOLDED_IN_PRINT = `(async () => {
  dispatchEvent(new Event('beforeprint'));
  await undefined;
  const groups = [...document.querySelectorAll('details.group')];
  return groups.filter((one) => !one.open || one.childElementCount < 2).length + ' of ' + groups.length + ' without content';
})()`;

/** The page draws once the listener has returned. */
const SEARCH = `(async () => {
  const started = performance.now();
  const input = document.querySelector('input[name=q]');
  input.value = 'service777';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise((drawn) => setTimeout(drawn));
  document.body.getBoundingClientRect();
  return performance.now() - started;
})()`;

async function textOf(page: Page, selector: string): Promise<string> {
  return breaking((await page.locator(selector).first().textContent()) ?? '');
}

/** The page keeps a share in one line with its sign. */
function breaking(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

async function servicesIn(page: Page): Promise<string> {
  return (await page.locator('.matrix .service').allTextContents()).join();
}

async function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.getAttribute('data-key') ?? document.activeElement.tagName");
}

async function isCellFocused(page: Page): Promise<boolean> {
  return page.evaluate("document.activeElement.classList.contains('cell')");
}

/** What is crossed out in the picture. */
async function deadIn(page: Page): Promise<string> {
  const dead = await page.locator('.picture .box.dead title').allTextContents();
  return dead.length === 0
    ? 'nothing'
    : dead
        .map((text) => text.replace('cluster1 has no pods of sample/helloworld', 'pods of cluster1 crossed out'))
        .join();
}

async function violationsIn(page: Page): Promise<string> {
  // The policy of the page lets no script in: this one comes by the debugger.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(
    "axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')).join('; '))",
  );
}

interface Entry {
  readonly service: string;
  readonly client: { readonly cluster: string };
  readonly outage: string;
  readonly afterEjection: { readonly clusters: Readonly<Record<string, number>>; readonly errors: number } | null;
  readonly failedRequests: { readonly inFirstHour: number } | null;
}

/** Opens every answer that the page shows, and compares what stands there with the JSON. Returns how many there were. */
async function compareNumbers(browser: Browser, file: string, directory: string): Promise<number> {
  const entries = JSON.parse(command('predict', directory, '--json')) as Entry[];
  const data = dataIn(file);
  const { page } = await openFile(browser, file);
  let compared = 0;
  for (const row of data.rows) {
    for (const [kind, cell] of row.cells.entries()) {
      for (const [number, variant] of (cell?.variants ?? []).entries()) {
        const outage = data.outages[variant.shown.outage]!.text;
        const client = data.clients[variant.shown.client]!.name;
        const entry = entries.find(
          (one) => one.service === row.service && one.outage === outage && one.client.cluster === client,
        );
        const hash = new URLSearchParams({
          open: `${row.service}~${data.kinds[kind]!.id}`,
          answer: String(number + 1),
        }).toString();
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await waitFor(
          page,
          `document.querySelector('.variant[aria-pressed=true], .panel') !== null && document.querySelector('.command code')?.textContent.includes(${JSON.stringify(`--client ${client} --outage ${outage}`)})`,
        );
        const { clusters = {}, errors } = entry?.afterEjection ?? {};
        const expected =
          errors === undefined
            ? 'not known'
            : [
                ...(Object.keys(clusters).length === 0
                  ? ['no cluster']
                  : Object.entries(clusters).map(([name, share]) => `${name} ${round(share)} %`)),
                `errors ${round(errors)} %`,
              ].join(', ');
        requireContains(await textOf(page, '.now'), `Once hosts are ejected: ${expected}, `);
        const shares = (await page.locator('.picture text.share.good').allTextContents()).map(breaking).sort();
        requireEqual(
          Object.values(clusters)
            .map((share) => `${round(share)} %`)
            .sort()
            .join(),
          shares.join(),
        );
        const failed = entry?.failedRequests?.inFirstHour ?? 0;
        const shown = await page.locator('.failed dd').allTextContents();
        requireEqual(
          failed === 0 ? 'none' : failed.toLocaleString('en-US'),
          shown.length === 0 ? 'none' : shown[shown.length - 2]!,
        );
        compared += 1;
      }
    }
  }
  await page.close();
  return compared;
}

function round(percent: number): number {
  return Number(percent.toFixed(1));
}
