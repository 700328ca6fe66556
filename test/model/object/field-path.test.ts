import fc from 'fast-check';
import { formatFieldPath, parseFieldPath } from '../../../src/model/object/field-path';

test('a path reads as people write it, with what has dots or blanks in quotes', () => {
  expect(formatFieldPath(['spec', 'rules', 1, 'host'])).toBe('spec.rules[1].host');
  expect(formatFieldPath(['metadata', 'labels', 'istio.io/global'])).toBe('metadata.labels["istio.io/global"]');
  expect(formatFieldPath([])).toBe('');
});

test('whatever is written is read back as it was', () => {
  const key = fc.oneof(
    fc.nat(),
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.constantFrom('spec', 'a.b', 'x"y', '[0]', '7'),
  );
  fc.assert(
    fc.property(fc.array(key), (path) => {
      expect(parseFieldPath(formatFieldPath(path))).toEqual(path);
    }),
  );
});
