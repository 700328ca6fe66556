import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './cli-docs/page';

// `npm run cli:docs` makes docs/cli.md anew from the commands. test/docs/cli-page.test.ts proves that it is up to date.

writeFileSync(join(__dirname, '..', 'docs', 'cli.md'), cliPage());
console.log('docs/cli.md: written');
