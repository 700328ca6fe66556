import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { versionsPage } from './versions-docs/page';
import { supportedRows } from './versions-docs/supported';

// `npm run versions:docs` makes docs/versions.md anew. test/docs/versions-page.test.ts proves that it is up to date.

writeFileSync(join(__dirname, '..', 'docs', 'versions.md'), versionsPage(supportedRows()));
console.log('docs/versions.md');
