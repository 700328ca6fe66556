import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from '../../scripts/cli-docs/page';
import { ROOT } from './markdown';

test('docs/cli.md is what npm run cli:docs makes of the commands', () => {
  expect(readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8')).toBe(cliPage());
});
