import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { toText } from '../../src/synth/text';

const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'yes',
    '0x1f',
    '1e3',
    '012',
    '~',
    '2026-01-01',
    '!!str',
    '&a',
    '*a',
    ' a',
    'a\n',
    '# a',
    'a: b',
    '-',
    '',
  ),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const manifest = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
})).value;

test('whatever a manifest holds, its text is what stock cdk8s writes', () => {
  fc.assert(
    fc.property(manifest, (value) => {
      if (value !== undefined) expect(toText(value)).toBe(Yaml.stringify(value));
    }),
    { numRuns: 1000 },
  );
});

test('an object that is there twice is an anchor and an alias, named anew in each manifest', () => {
  const shared = { app: 'helloworld' };
  const manifest = { labels: shared, selector: shared };
  expect(toText(manifest)).toBe('labels: &a1\n  app: helloworld\nselector: *a1\n');
  expect(toText(manifest)).toBe(Yaml.stringify(manifest));
});

test('a manifest that cannot be written leaves nothing behind for the next', () => {
  const endless: { self?: unknown; bad?: unknown } = { bad: () => undefined };
  endless.bad = {
    toJSON: () => {
      throw new Error('cannot be written');
    },
  };
  expect(() => toText(endless)).toThrow('cannot be written');
  expect(toText({ a: 1 })).toBe('a: 1\n');
});
