import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainAll } from './explained';

test('every sort of answer is explained as the fixture has it (`npm run explanations` writes it anew)', () => {
  expect(explainAll()).toBe(readFileSync(join(__dirname, '..', 'fixtures', 'explanations.txt'), 'utf8'));
});
