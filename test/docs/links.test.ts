import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages, proseOf, readPage, ROOT } from './markdown';

interface Link {
  readonly page: string;
  readonly target: string;
}

const links: Link[] = pages().flatMap((page) =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => ({ page, target: target! }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

test('there are relative links', () => {
  expect(links).not.toHaveLength(0);
});

test.each(links)('$page links to $target, which is there', ({ page, target }) => {
  const [path, anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path!);
  expect(existsSync(join(ROOT, file)) ? file : `${file} is missing`).toBe(file);
  if (anchor !== undefined) expect(anchorsOf(file)).toContain(anchor);
});

test.each(links.filter(({ page }) => isPacked(page)))(
  '$page is in the package, and so is $target: it opens from node_modules, too',
  ({ page, target }) => {
    const [path] = target.split('#');
    const file = join(dirname(page), path!);
    expect(path === '' || isPacked(file) ? file : `${file} is not in the package`).toBe(file);
  },
);

test('every npm script that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = pages().flatMap((page) =>
    [...readPage(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!),
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

/** True for a file or folder that `files` of package.json, or npm itself, puts into the package. */
function isPacked(file: string): boolean {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: readonly string[] };
  return ['README.md', 'LICENSE', ...files].some((one) => file === one || file.startsWith(`${one}/`));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = readPage(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .matchAll(/^#+ +(.+)$/gm);
  return [...headings].map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
