import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { BadFile } from '../../src/promises/decoder';
import { matchesPattern } from '../../src/promises/promise';
import { readPromises } from '../../src/promises/read-promises';

const schema = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../docs/schema/promises.v1.schema.json'), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const WHOLE = `
version: 1
promises:
  - services: [payments/*]
    owner: team-payments
    reason: customers pay here
    survives: { any: 2, except: ["cluster-down:*"] }
    errors: { max: 1, untilEjected: { max: 5% } }
    staysIn: { region: eu }
    local: when healthy
    availability: 99.95
    lastDrilled: 90d
`;

function problemsOf(text: string): readonly string[] {
  try {
    readPromises(text, 'promises.yaml');
  } catch (error) {
    if (error instanceof BadFile) return error.problems;
    throw error;
  }
  return [];
}

test('a promise has all of its parts, and the schema takes it', () => {
  expect(readPromises(WHOLE, 'promises.yaml')).toEqual([
    {
      services: ['payments/*'],
      owner: 'team-payments',
      reason: 'customers pay here',
      survives: { any: 2, withControlPlanes: false, except: ['cluster-down:*'] },
      errors: { max: 0.01, untilEjected: 0.05 },
      staysIn: { region: 'eu' },
      isLocalWhenHealthy: true,
      availability: 0.9995,
      lastDrilled: 90,
    },
  ]);
  expect(validate(parse(WHOLE)) || validate.errors).toBe(true);
});

test('control planes are among the failures where a promise includes them, and may be excepted one by one', () => {
  const survives = 'survives: {any: 2, controlPlanes: true, except: ["istiod-down:c1", "remote-api-down:*"]}';
  const text = `{version: 1, promises: [{services: [a/b], owner: o, reason: r, ${survives}}]}`;
  expect(readPromises(text, 'p.json')[0]!.survives).toEqual({
    ...{ any: 2, withControlPlanes: true, except: ['istiod-down:c1', 'remote-api-down:*'] },
  });
  expect(validate(parse(text)) || validate.errors).toBe(true);
});

test('what is left out promises no errors while nothing is wrong, and nothing else', () => {
  const [promise] = readPromises('{version: 1, promises: [{services: [a/b], owner: o, reason: r}]}', 'p.json');
  expect(promise).toMatchObject({
    survives: { any: 0, withControlPlanes: false, except: [] },
    errors: { max: 0 },
    isLocalWhenHealthy: false,
  });
  expect(promise!.availability).toBeUndefined();
});

test('all that is wrong with a file is said at once, each with its line', () => {
  const text = `version: 2
promises:
  - services: [payments]
    owner: ""
    survives: { any: 9, controlPlanes: yes, except: [gateway:*] }
    errors: { max: 120% }
    local: always
    survive: { any: 1 }
`;
  expect(problemsOf(text)).toEqual([
    'promises.yaml:1: version is 2; only 1 is known.',
    'promises.yaml:8: promises[0].survive is not known, so nothing would come of it (did you mean survives?); known are services, owner, reason, survives, errors, staysIn, local, availability, lastDrilled.',
    'promises.yaml:3: promises[0].services[0] is "payments"; it is NAMESPACE/NAME, for example payments/*.',
    'promises.yaml:7: promises[0].local is "always"; it is "when healthy", or is left out.',
    'promises.yaml:4: promises[0].owner is ""; it is who answers for the promise.',
    'promises.yaml:3: promises[0].reason is missing; it is why it is made.',
    expect.stringContaining('promises.yaml:5: promises[0].survives.except[0] is "gateway:*"; it begins with one of'),
    'promises.yaml:5: promises[0].survives.controlPlanes is "yes"; it is true or false.',
    'promises.yaml:5: promises[0].survives.any is 9; it is a whole number from 0 to 5.',
    'promises.yaml:6: promises[0].errors.max is "120%"; it is a percentage from 0 to 100, for example 5%.',
  ]);
});

test.each([
  ['', 'the file is null'],
  ['version: 1', 'promises is not a list'],
  ['a: [', 'p'],
  ['version: 1\nversion: 1', 'unique'],
])('%j promises nothing, and is refused', (text, problem) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});

test.each([
  ['payments/*', 'payments/api', true],
  ['payments/*', 'payment/api', false],
  ['*/api', 'payments/api', true],
  ['a*a', 'a', false],
  ['a*b*c', 'a-b-b-c', true],
  ['payments/api', 'payments/api2', false],
])('%s for %s: %s', (pattern, name, expected) => {
  expect(matchesPattern(pattern, name)).toBe(expected);
});
