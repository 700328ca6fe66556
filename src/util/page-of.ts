import fs from 'node:fs';
import path from 'node:path';
import { packageRoot } from './package-version';

/**
 * A page of this package's documentation, as a reader opens it from the working directory; undefined where it is not there, as in a
 * bundle.
 *
 * @param page its path below docs/
 */
export function pageOf(page: string): string | undefined {
  const file = path.join(packageRoot(), 'docs', ...page.split('/'));
  if (!fs.existsSync(file)) return undefined;
  const from = path.relative(process.cwd(), file);
  return from.startsWith('..') || path.isAbsolute(from) ? file : from;
}
