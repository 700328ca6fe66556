import { unknownField } from '../../../../src/model/schema/terms/unknown-field';

const known = ['host', 'hosts', 'trafficPolicy', 'to'];

test.each([
  ['Host', 'host'],
  ['hostt', 'host'],
  ['hst', 'host'],
  ['trafficpolicy', 'trafficPolicy'],
  ['trafficPolcy', 'trafficPolicy'],
])('%s was probably meant to be %s', (name, meant) => {
  const message = `is not a known field; did you mean "${meant}"?`;
  expect(unknownField(name, known)).toEqual({ message, unknownField: true, meant });
});

test.each(['subsets', 'x', 'from', ''])('%j was meant to be nothing that is known', (name) => {
  expect(unknownField(name, known)).toEqual({ message: 'is not a known field', unknownField: true });
});
