import { createHash } from 'node:crypto';
import { jsonOfVisible } from '../../util/escape';
import type { ReportData } from './data/data';
import { pack } from './pack';
import { pageProgram } from './program';

/** The page: one file that loads nothing, whatever the data holds. */
export function toPage(data: ReportData): string {
  const { script, style } = pageProgram();
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

/** JSON that ends no element and begins none, and has nothing in it that changes the direction of writing. */
export function jsonInHtml(value: unknown): string {
  return jsonOfVisible(JSON.stringify(value)).replace(/[<>&]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
