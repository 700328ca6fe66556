import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainAll } from '../test/predict/explained';

// `npm run explanations` writes anew what the prediction says of each sort of answer. Read the difference: users read it too.

writeFileSync(join(__dirname, '..', 'test', 'fixtures', 'explanations.txt'), explainAll());
