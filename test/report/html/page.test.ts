import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { toPage, type ReportData } from '../../../src/report/html';
import { fitting } from '../../../src/report/html/fitting';
import { jsonInHtml } from '../../../src/report/html/page';
import { pageProgram } from '../../../src/report/html/program';
import { toRanges } from '../../../src/report/html/data/ranges';
import { copyOfDist, edit } from '../../cli/support';
import { dataIn, pageOf } from './support';
import { visible } from '../../../src/util/escape';
import type * as Bundler from '../../../scripts/bundle-page';

const ROOT = path.join(__dirname, '..', '..', '..');
const SOURCES = path.join(ROOT, 'page');
const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(2)>&lt;\u2028';

test('the same input gives the same bytes', async () => {
  const dist = copyOfDist();
  expect((await pageOf(dist)).page).toBe((await pageOf(dist)).page);
});

test('the page allows its own script and style, by their hashes, and nothing else', async () => {
  const { page } = await pageOf(copyOfDist());
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const [, script = ''] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page.match(/<script/g)).toHaveLength(2);
});

test('the page names no address that a browser would load', async () => {
  const { page } = await pageOf(copyOfDist());
  expect(page.replace(/<script type="application\/json".*?<\/script>/s, '')).not.toMatch(
    /\b(src|href)=|url\((?!#)|@import|import\(|fetch\(/,
  );
});

test('text in the data ends no element and begins none', () => {
  const page = toPage(dataWith(HOSTILE));
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toContain('<img');
  expect(dataIn(page).made.title).toBe(visible(HOSTILE));
});

test('a hostile name in a manifest is data in the page', async () => {
  const dist = copyOfDist();
  edit(
    dist,
    'cluster1/sample.k8s.yaml',
    /(kind: Service\nmetadata:\n)/,
    `$1  annotations:\n    note: "</script><script>alert(1)</script>"\n`,
  );
  edit(dist, 'mesh.json', '"network1"', '"</script><script>alert(1)</script>"');
  const { page, data } = await pageOf(dist);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(data.mesh.clusters[0]!.network).toBe('</script><script>alert(1)</script>');
});

test('JSON in HTML is the same JSON, but for what cannot be seen, which is shown', () => {
  const value = { text: HOSTILE, list: [1, null, '<!--'], '\u202ekey': '\u202evalue' };
  expect(jsonInHtml(value)).not.toMatch(/[<>&\u2028\u202e]/);
  expect(JSON.parse(jsonInHtml(value))).toEqual({
    ...{ text: visible(HOSTILE), list: [1, null, '<!--'] },
    ...{ '\\u202ekey': '\\u202evalue' },
  });
});

describe('the program in the page', () => {
  const { script, style } = pageProgram();

  test('is bundled of its sources, the same each time, and parses as what a page can hold', () => {
    const { bundlePage } = jest.requireActual<typeof Bundler>('../../../scripts/bundle-page');
    expect(bundlePage()).toEqual({ script, style });
    expect(() => new vm.Script(script)).not.toThrow();
    expect(script + style).not.toMatch(/<\/(script|style)|<!--/i);
    expect(script).not.toMatch(/\bprocess\.env\b|\brequire\(/);
  });

  test('keeps the licence of the library that is in it', () => {
    const licence = fs.readFileSync(path.join(ROOT, 'node_modules', 'preact', 'LICENSE'), 'utf8').trim();
    expect(licence).toContain('MIT');
    expect(script.startsWith('/*! preact ')).toBe(true);
    expect(script).toContain(licence);
  });

  test('makes elements of text in no other way than by text nodes', () => {
    const sources = fs
      .readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name));
    expect(sources).toContain(path.join('matrix', 'matrix.tsx'));
    for (const name of sources) {
      expect([name, fs.readFileSync(path.join(SOURCES, name), 'utf8')]).toEqual([
        name,
        expect.not.stringMatching(
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc|cloneElement/i,
        ),
      ]);
    }
  });
});

test('numbers are written as ranges', () => {
  expect(toRanges([0, 1, 2, 5, 7, 8])).toBe('0-2,5,7-8');
  expect(toRanges([])).toBe('');
});

describe('a page that would be too large', () => {
  test('is without the pictures of its best rows, and says so', async () => {
    const { data } = await pageOf(copyOfDist());
    const [row] = data.rows;
    const many: ReportData = {
      ...data,
      rows: Array.from({ length: 20 }, (_, place) => ({ ...row!, service: `sample/s${place}` })),
    };
    const size = JSON.stringify(many).length;
    const fit = fitting(many, Math.ceil(size * 0.7));
    expect(JSON.stringify(fit).length).toBeLessThanOrEqual(size * 0.7);
    expect(fit.withoutPictures).toBeGreaterThan(0);
    const hasPictures = fit.rows.map(({ cells }) =>
      cells.every((cell) => cell === null || cell.variants !== undefined),
    );
    expect(hasPictures.indexOf(false)).toBe(20 - fit.withoutPictures);
    expect(hasPictures.lastIndexOf(true)).toBe(20 - fit.withoutPictures - 1);
    // The verdicts stay.
    expect(fit.rows.map(({ cells }) => cells.map((cell) => cell?.verdict))).toEqual(
      many.rows.map(({ cells }) => cells.map((cell) => cell?.verdict)),
    );
  });

  test('has everything where there is room', async () => {
    const { data } = await pageOf(copyOfDist());
    expect(fitting(data)).toBe(data);
  });
});

function dataWith(text: string): ReportData {
  return {
    made: { title: text, command: text, version: '0', date: null, hash: '', objects: 0 },
    trust: { assumptions: [], reasons: [], notFollowed: [text], passedOver: [], notAsked: 0, isStrict: false },
    ...{ clusters: [text], clients: [], kinds: [], outages: [], rows: [], spreads: [], reasons: [], findings: [] },
    mesh: { clusters: [], waypoints: [], services: [], rules: [] },
    ...{ silenced: 0, change: undefined, withoutPictures: 0 },
    risks: { failures: undefined, availability: undefined, promises: undefined, drills: undefined },
  };
}
