import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { jsonOfVisible } from '../../util/escape';
import { packageRoot } from '../../util/package-version';
import type { ReportData } from './data/data';
import { pack } from './pack';

/** The modules of the page's program, each after those that it imports. */
export const MODULES = [
  'data.js',
  'words.js',
  'elements.js',
  'address.js',
  'matrix.js',
  'picture.js',
  'cell.js',
  'mesh.js',
  'drills.js',
  'risks.js',
  'head.js',
  'main.js',
] as const;

/** The page: one file that loads nothing, whatever the data holds. */
export function toPage(data: ReportData): string {
  const script = programOf(MODULES.map((name) => asset(name)));
  const style = asset('page.css');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>cdk8s-ambient report</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript><p>This page draws its pictures with JavaScript, which is switched off. <code>cdk8s-ambient predict</code> prints the same answers as text.</p></noscript></div>
<script type="application/json" id="data">${jsonInHtml(pack(data))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/**
 * Joins modules to one program that a page can hold: what one imports from another stands above it, so that imports and exports
 * are left out, and so are comments.
 */
export function programOf(modules: readonly string[]): string {
  const joined = modules
    .map((text) =>
      text
        .replace(/^ *\/\*\*(?:(?!\*\/)[^])*\*\/\n/gm, '')
        .replace(/^import [^;]*;\n/gm, '')
        .replace(/^export (?=(?:async )?(?:function|const|class) )/gm, ''),
    )
    .join('\n');
  return `'use strict';\n(() => {\n${joined}})();\n`;
}

/** JSON that ends no element and begins none, and has nothing in it that changes the direction of writing. */
export function jsonInHtml(value: unknown): string {
  return jsonOfVisible(JSON.stringify(value)).replace(/[<>&]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function asset(name: string): string {
  return fs.readFileSync(path.join(packageRoot(), 'templates', 'report', name), 'utf8').replaceAll('\r\n', '\n');
}
