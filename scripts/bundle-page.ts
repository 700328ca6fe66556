import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PageProgram } from '../src/report/html/program';

// Bundles the program and the style of the page that `report` writes. The build writes them to lib/page/, and the package has no more
// than these of the page. In a clone src/report/html/program.ts asks for them when a page is written.

const ROOT = resolve(__dirname, '..');
const LIBRARY = 'preact';
const HOW = ['--bundle', '--minify', '--format=iife', '--target=es2022', '--legal-comments=inline'];

export function bundlePage(): PageProgram {
  return {
    script: bundle('page/main.tsx', `--banner:js=${licenceOf(LIBRARY)}`),
    style: bundle('page/page.css'),
  };
}

/** Writes both to a folder, where the package has them. */
export function writePage(folder: string): void {
  const { script, style } = bundlePage();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'page.js'), script);
  writeFileSync(join(folder, 'page.css'), style);
}

/** By the program of esbuild: its function leaves one behind that waits for more to do. */
function bundle(entry: string, ...options: readonly string[]): string {
  const program = require.resolve('esbuild/bin/esbuild');
  return execFileSync(program, [entry, ...HOW, ...options, '--log-level=warning'], { cwd: ROOT, encoding: 'utf8' });
}

/** The licence of a library that is bundled, as it demands to be kept. */
function licenceOf(name: string): string {
  const folder = join(ROOT, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return `/*! ${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n*/`;
}

if (require.main === module) writePage(join(ROOT, 'lib', 'page'));
