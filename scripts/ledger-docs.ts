import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_AREAS } from '../src/istio/ledger';
import { ledgerPage } from './ledger-docs/page';

// `npm run ledger:docs` makes docs/ledger.md anew from the rows. test/istio/ledger.test.ts proves that it is up to date.

writeFileSync(join(__dirname, '..', 'docs', 'ledger.md'), ledgerPage(LEDGER_AREAS));
console.log('docs/ledger.md');
