import fc from 'fast-check';
import { formatRecord, isBad, MOST_REPLICAS, recordOn, standInName } from '../../src/drill/deployment/record';

const ID = '12345678-1234-4234-8234-123456789abc';
const on = (value: unknown, name = 'hello') =>
  recordOn({ metadata: { name, annotations: { 'cdk8s-ambient/drill': value } } });

test('a record is read as it was written', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: MOST_REPLICAS }), fc.boolean(), (id, replicas, isFailing) => {
      const record = { id, replicas, ...(isFailing ? { standIn: standInName('hello') } : {}) };
      expect(on(formatRecord(record))).toEqual(record);
    }),
  );
});

test('a Deployment without a record has none', () => {
  expect(recordOn({})).toBeUndefined();
  expect(recordOn({ metadata: { annotations: null } })).toBeUndefined();
});

test.each<[unknown, string]>([
  ['', 'it is not JSON'],
  [7, 'it is not JSON'],
  ['null', 'it is not JSON'],
  ['[]', 'it is not JSON'],
  ['{}', 'it has version missing, and only 1 is known'],
  [JSON.stringify({ version: 1, id: '--all', replicas: 2 }), 'its id is "--all", not a UUID'],
  ...[0, -1, 2.5, '2', null, 1e30, MOST_REPLICAS + 1].map((replicas): [string, string] => [
    JSON.stringify({ version: 1, id: ID, replicas }),
    `its number of replicas is ${JSON.stringify(replicas)}, not a whole number from 1 to ${MOST_REPLICAS}`,
  ]),
  ...['payments', '--all', '', 7, 'hello-drill,payments'].map((standIn): [string, string] => [
    JSON.stringify({ version: 1, id: ID, replicas: 2, standIn }),
    `its stand-in is ${JSON.stringify(standIn)}, and a drill names it "hello-drill"`,
  ]),
])('%j is not a record that a drill has written', (value, problem) => {
  expect(on(value)).toEqual({ problem });
});

test('no text makes a record with other values than a drill writes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const record = on(text);
      expect(record === undefined || isBad(record)).toBe(true);
    }),
  );
});

test('the name of a stand-in fits into a label, however long the name of the Deployment is', () => {
  for (let length = 1; length <= 253; length++) {
    const name = standInName(`${'a.'.repeat(130)}`.slice(0, length));
    expect(name).toMatch(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?-drill$/);
    expect(name.length).toBeLessThanOrEqual(63);
  }
});
