import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../util/package-version';

/** What the page has between <script> and </script>, and between <style> and </style>. */
export interface PageProgram {
  readonly script: string;
  readonly style: string;
}

let known: PageProgram | undefined;

/** The program and the style of the page. The package has them bundled; a clone bundles its sources, once a process. */
export function pageProgram(): PageProgram {
  return (known ??= fromSources(packageRoot()) ?? fromPackage(packageRoot()));
}

function fromSources(root: string): PageProgram | undefined {
  const bundler = path.join(root, 'scripts', 'bundle-page.ts');
  if (!fs.existsSync(bundler)) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the package has no bundler
  const { bundlePage } = require(bundler) as { readonly bundlePage: () => PageProgram };
  return bundlePage();
}

function fromPackage(root: string): PageProgram {
  const read = (name: string): string => fs.readFileSync(path.join(root, 'lib', 'page', name), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}
